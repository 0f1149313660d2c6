"""Data Docs: what Great Expectations answered, suite by suite, as pages without a script that load nothing.

The sentences and the counts are those of Great Expectations' own renderers and results; the pages are ours, in the
frame of the control room, since its own load styles and scripts from other hosts. Counts only: a value that breaks a
rule may name a person, so none leaves this module, and observed values are left out.

The rules run in one task and the audit in another: each run writes a folder of its own and takes over from the one
before it the suites that it did not run itself, each with the moment of its own run.
"""

import json
import logging
import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.registry import get_expectation_impl, get_renderer_impl
from great_expectations.render import LegacyRendererType
from upath import UPath

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import NARROW, number
from prefaudit.validation.docs_folder import INDEX, latest_in, new_folder
from prefaudit.validation.suites import SEVERITIES, columns_of

# The results as data, beside the pages: what the next run takes over.
_DATA = "results.json"
# How long results are taken over from run to run: as long as housekeeping keeps their folders by default.
_TAKEN_OVER = timedelta(days=60)
# How many values of a set a sentence names.
_NAMED = 12
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# Arguments that say nothing of the rule itself, or are said elsewhere in its line.
_UNSAID = frozenset({"column", "column_A", "column_B", "column_list", "batch_id", "row_condition", "condition_parser"})
# What Great Expectations' sentence for an expectation that brings none of its own begins with.
_UNKNOWN = "$expectation_type"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One expectation: the rule, what it says, and how many elements it looked at, found empty, found wrong.

    `percent` is that of Great Expectations: wrong ones among those that are not empty. A count that the expectation
    does not give is None.
    """

    rule: str
    message: str
    severity: str
    columns: tuple[str, ...]
    sentence: str
    holds: bool
    elements: int | None
    empty: int | None
    wrong: int | None
    percent: float | None


@dataclass(frozen=True)
class SuiteResult:
    """A suite that ran: its page, what it was run on (French), the language of its messages, when (ISO 8601, UTC)."""

    file: str
    suite: str
    about: str
    language: str
    lines: tuple[Line, ...]
    moment: str = ""

    @property
    def broken(self) -> int:
        """How many rules do not hold."""
        return sum(not line.holds for line in self.lines)


class Results:
    """Collects what suites answer, reduced to counts as it comes: the results of a night are not held in memory."""

    def __init__(self) -> None:
        self._suites: dict[str, SuiteResult] = {}

    @property
    def suites(self) -> tuple[SuiteResult, ...]:
        """What was answered, a suite and part each; a suite that ran on several portions stands once, counts added."""
        return tuple(self._suites.values())

    def keeper(self, about: str, part: str = "", language: str = "fr") -> Callable[[Any], None]:
        """What to hand to a run of suites as its `keep`. `part` tells apart runs of one suite, a campaign's code."""

        def keep(result: Any) -> None:
            suite = told(result, about, part, language)
            before = self._suites.get(suite.file)
            self._suites[suite.file] = _added(before, suite) if before else suite

        return keep


def told(result: Any, about: str, part: str = "", language: str = "fr") -> SuiteResult:
    """What a suite answered (Great Expectations' ExpectationSuiteValidationResult), in sentences and counts."""
    lines = _worst_first(map(_line, result.results))
    return SuiteResult(_file(result.suite_name, part), result.suite_name, about, language, lines)


def _worst_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (line.holds, -(line.wrong or 0), line.rule)))


def _added(one: SuiteResult, other: SuiteResult) -> SuiteResult:
    """A suite over two portions of rows."""
    lines = {line.rule: line for line in one.lines}
    for line in other.lines:
        lines[line.rule] = _line_added(lines[line.rule], line) if line.rule in lines else line
    return replace(one, lines=_worst_first(lines.values()))


def _line_added(one: Line, other: Line) -> Line:
    elements, empty, wrong = (
        None
        if getattr(one, name) is None or getattr(other, name) is None
        else getattr(one, name) + getattr(other, name)
        for name in ("elements", "empty", "wrong")
    )
    looked_at = (elements or 0) - (empty or 0)
    return replace(
        one,
        holds=one.holds and other.holds,
        elements=elements,
        empty=empty,
        wrong=wrong,
        percent=None if wrong is None or not looked_at else 100 * wrong / looked_at,
    )


def write(results: Sequence[SuiteResult], place: str, moment: datetime) -> list[str]:
    """Write the pages of a run into a folder of its own: one a suite, then `index.html`; give the names of the files.

    Nothing is written where no suite ran: the last run stays the latest. A place that cannot be written is told in the
    log and gives no names: these pages must not hold up a night whose verdicts are known.
    """
    if not results:
        return []
    try:
        return _write(results, UPath(place), moment)
    except OSError as error:
        log.error("The pages of the rules cannot be written to %s: %s. Check PREFAUDIT_DATA_DOCS.", place, error)
        return []


def _write(results: Sequence[SuiteResult], place: UPath, moment: datetime) -> list[str]:
    stamp = moment.astimezone(UTC).isoformat(timespec="seconds")
    mine = {each.file: replace(each, moment=stamp) for each in results}
    before = (moment - _TAKEN_OVER).astimezone(UTC).isoformat(timespec="seconds")
    suites = {each.file: each for each in _kept(place) if each.moment >= before} | mine
    ordered = sorted(suites.values(), key=lambda each: (each.language != "fr", each.about, each.file))
    texts = {each.file: _render("suite", title=f"Résultats de {each.suite}", suite=each) for each in ordered}
    texts[_DATA] = json.dumps([asdict(each) for each in ordered], ensure_ascii=False)
    folder = new_folder(place, moment)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    # The index comes last and whole: a reader takes a folder that has one.
    groups = [(about, list(members)) for about, members in groupby(ordered, key=lambda each: each.about)]
    passing = folder / ".index.part"
    passing.write_text(_render("index", title="Résultats des contrôles", groups=groups), encoding="utf-8")
    folder.fs.mv(passing.path, (folder / INDEX).path)
    return [*(name for name in texts if name != _DATA), INDEX]


def _kept(place: UPath) -> list[SuiteResult]:
    """What the latest run kept; nothing where another version of this program wrote it otherwise."""
    folder = latest_in(place)
    try:
        kept = json.loads((folder / _DATA).read_text(encoding="utf-8")) if folder else []
        return [SuiteResult(**{**each, "lines": tuple(Line(**line) for line in each["lines"])}) for each in kept]
    except (FileNotFoundError, ValueError, TypeError, KeyError) as error:
        log.warning("The results of %s are not taken over: %r.", folder, error)
        return []


def _file(suite: str, part: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", f"{suite}-{part}").strip("-") + ".html"


def _line(result: Any) -> Line:
    config, seen = result.expectation_config, result.result
    return Line(
        rule=config.meta["rule"],
        message=_PLACEHOLDER.sub("…", config.meta["message"]),
        severity=SEVERITIES[config.severity.value].value,
        columns=columns_of(config.kwargs),
        sentence=_sentence(config),
        holds=bool(result.success),
        elements=seen.get("element_count"),
        empty=seen.get("missing_count"),
        wrong=seen.get("unexpected_count"),
        percent=seen.get("unexpected_percent"),
    )


def _sentence(config: Any) -> str:
    """What an expectation asks for, as Great Expectations says it; ours, of which it knows the name only, by the head
    of their own description."""
    condition = _condition(config.kwargs.get("row_condition"))
    kwargs = {name: _shortened(value) for name, value in config.kwargs.items() if name != "row_condition"}
    plain = ExpectationConfiguration(type=config.type, kwargs=kwargs)
    try:
        renderer: Any = get_renderer_impl(config.type, LegacyRendererType.PRESCRIPTIVE)
        (content,) = renderer.renderer(configuration=plain, runtime_configuration={"include_column_name": True})
        words: Any = content.to_json_dict()["string_template"]
    except Exception as error:
        # Whatever another's renderer raises, the page says less and the night goes on.
        log.warning("Great Expectations has no sentence for %s: %r.", config.type, error)
        words = {"template": _UNKNOWN}
    if _UNKNOWN in words["template"]:
        said = _described(config.type, kwargs)
    else:
        said = string.Template(words["template"]).safe_substitute(words["params"])
    return f"{said.rstrip('.')}, where {condition}." if condition else f"{said.rstrip('.')}."


def _described(kind: str, kwargs: Mapping[str, Any]) -> str:
    head = " ".join((get_expectation_impl(kind).__doc__ or kind).split()).partition(". ")[0].rstrip(".")
    given = "; ".join(f"{name} = {_listed(value)}" for name, value in kwargs.items() if name not in _UNSAID)
    return f"{head.replace('`', '')} ({given})" if given else head.replace("`", "")


def _condition(given: Any) -> str:
    """The condition of a rule as its suite writes it; Great Expectations wraps it."""
    wrapped = given.to_dict() if hasattr(given, "to_dict") else given
    return str(wrapped.get("pass_through_filter", wrapped) if isinstance(wrapped, Mapping) else wrapped or "")


def _shortened(value: Any) -> Any:
    """A set of reference codes as a sentence can bear it."""
    if not isinstance(value, list | tuple | set | frozenset) or len(value) <= _NAMED:
        return value
    return [*list(value)[:_NAMED], f"… ({len(value)} in all)"]


def _listed(value: Any) -> str:
    return ", ".join(map(_listed, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    return paris.short(datetime.fromisoformat(text))


def _percent(value: float | None) -> str:
    """A percentage that never says zero, or all, of what is not."""
    if value is None:
        return "–"
    rounded = round(value, 1)
    if value and rounded in (0, 100) and rounded != value:
        return f"{'moins de 0,1' if rounded == 0 else 'plus de 99,9'}{NARROW}%"
    return f"{number(rounded)}{NARROW}%"


def _count(value: int | None) -> str:
    return "–" if value is None else number(value)


def _render(kind: str, **values: object) -> str:
    # Pages lie one step below the root of the control room: its links, written from `base`, hold wherever it is.
    return _environment().get_template("data_docs.html.j2").render(kind=kind, base="..", may_act=False, **values)


@cache
def _environment() -> jinja2.Environment:
    here = Path(__file__).parent
    loader = jinja2.FileSystemLoader([here, here.parent / "web" / "templates"])
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(moment=_moment, count=_count, percent=_percent)
    return environment
