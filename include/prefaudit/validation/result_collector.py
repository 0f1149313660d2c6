"""Reduces what Great Expectations answers to counts and sentences: what the control room shows of a run.

The sentences and the counts are those of Great Expectations' own renderers and results. A value that breaks a rule may
name a person, so none leaves this module, and observed values are left out.
"""

import logging
import re
import string
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.registry import get_expectation_impl, get_renderer_impl
from great_expectations.render import LegacyRendererType

from prefaudit.validation.rule_results import RuleResult, SuiteResult, worst_first
from prefaudit.validation.suite_faults import SEVERITIES, columns_of

# How many values of a set a sentence names.
_NAMED = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Arguments that say nothing of the rule itself, or stand elsewhere in its line.
_NOT_LISTED = frozenset({"column", "column_A", "column_B", "column_list", "batch_id", "condition_parser"})
# What Great Expectations' sentence for an expectation that brings none of its own begins with.
_UNKNOWN = "$expectation_type"

log = logging.getLogger(__name__)


class ResultCollector:
    """Collects what suites answer, reduced to counts as it comes: the results of a run are not held in memory."""

    def __init__(self) -> None:
        self._suites: dict[str, SuiteResult] = {}

    @property
    def suites(self) -> tuple[SuiteResult, ...]:
        """Return one result a suite and part; counts of a suite that ran on several portions are added."""
        return tuple(self._suites.values())

    def collect(self, about: str, part: str = "", language: str = "fr") -> Callable[[Any], None]:
        """Return what to hand to a run of suites as its `on_result`.

        Args:
            about: What the suites run on, in French.
            part: What tells apart runs of one suite: a campaign's code.
            language: The language of the messages of the suites.
        """

        def on_result(result: Any) -> None:
            page = re.sub(r"[^A-Za-z0-9-]+", "-", f"{result.suite_name}-{part}").strip("-") + ".html"
            rules = worst_first(map(_rule_result, result.results))
            suite = SuiteResult(page, result.suite_name, about, language, rules)
            self._suites[page] = self._suites[page] + suite if page in self._suites else suite

        return on_result


def _rule_result(result: Any) -> RuleResult:
    config, counts = result.expectation_config, result.result
    return RuleResult(
        rule=config.meta["rule"],
        message=_PLACEHOLDER.sub("…", config.meta["message"]),
        severity=SEVERITIES[config.severity.value].value,
        columns=columns_of(config.kwargs),
        sentence=_sentence(config),
        holds=bool(result.success),
        elements=counts.get("element_count"),
        empty=counts.get("missing_count"),
        failing=counts.get("unexpected_count"),
    )


def _sentence(config: Any) -> str:
    """Return what an expectation asks for, as Great Expectations says it; of ours, of which it knows the name only,
    the head of their own description."""
    condition = _condition(config.kwargs.get("row_condition"))
    kwargs = {name: _shortened(value) for name, value in config.kwargs.items() if name != "row_condition"}
    plain = ExpectationConfiguration(type=config.type, kwargs=kwargs)
    try:
        renderer: Any = get_renderer_impl(config.type, LegacyRendererType.PRESCRIPTIVE)
        (content,) = renderer.renderer(configuration=plain, runtime_configuration={"include_column_name": True})
        words: Any = content.to_json_dict()["string_template"]
    except Exception as error:
        # Whatever another's renderer raises, the page says less and the run goes on.
        log.warning("Great Expectations has no sentence for %s: %r.", config.type, error)
        words = {"template": _UNKNOWN}
    if _UNKNOWN in words["template"]:
        sentence = _described(config.type, kwargs)
    else:
        sentence = string.Template(words["template"]).safe_substitute(words["params"])
    return f"{sentence.rstrip('.')}, where {condition}." if condition else f"{sentence.rstrip('.')}."


def _described(kind: str, kwargs: Mapping[str, Any]) -> str:
    head = " ".join((get_expectation_impl(kind).__doc__ or kind).split()).partition(". ")[0].rstrip(".")
    given = "; ".join(f"{name} = {_listed(value)}" for name, value in kwargs.items() if name not in _NOT_LISTED)
    return f"{head.replace('`', '')} ({given})" if given else head.replace("`", "")


def _condition(given: Any) -> str:
    """Return the condition of a rule as its suite writes it; Great Expectations wraps it."""
    wrapped = given.to_dict() if hasattr(given, "to_dict") else given
    return str(wrapped.get("pass_through_filter", wrapped) if isinstance(wrapped, Mapping) else wrapped or "")


def _shortened(value: Any) -> Any:
    """Return a set of reference codes as a sentence can bear it."""
    if not isinstance(value, list | tuple | set | frozenset) or len(value) <= _NAMED:
        return value
    return [*list(value)[:_NAMED], f"… ({len(value)} in all)"]


def _listed(value: Any) -> str:
    return ", ".join(map(_listed, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
