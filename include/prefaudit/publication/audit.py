"""Audits before anyone is told: suites over the consolidated results and over figures built but not yet published.

What is wrong here is for an operator to mend, not for a site: each reason is an English sentence that names the rule
and the first rows that break it. The suites are in expectations/warehouse and expectations/published.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from prefaudit.reference.amendments import Amendment
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.engine import Answer, Keep, answers, parameter_values
from prefaudit.validation.suites import SuiteError
from prefaudit.workbook.values import format_value

if TYPE_CHECKING:
    from prefaudit.warehouse.postgres.connection import Connection

# What tells a row from another, in whichever product it stands.
_NAMING = (
    "site_code",
    "audit_type",
    "criterion_code",
    "module_code",
    "territory_kind",
    "territory_code",
    "subject_code",
    "figure_code",
    "figure",
    "kind",
)
# How many of the rows that break a rule a reason shows; it says how many there are.
_SHOWN = 3
_CONSOLIDATED = "consolidated_audit_results"
# Products of a publication → their suite. The consolidated results are held to the same rules before and after.
_SUITES = {
    _CONSOLIDATED: f"warehouse/{_CONSOLIDATED}",
    **{
        name: f"published/{name}"
        for name in (
            *("summaries", "headline_figures", "returns", "nonconformities", "certificates", "indicator_summary"),
            *("corrections", "reconciliation"),
        )
    },
}


def audit_consolidated(
    connection: "Connection", campaign: str, settings: Settings, keep: Keep | None = None
) -> list[str]:
    """Audit the consolidated results of a campaign as they stand; the reasons to stop, none where all is well.

    `keep` is handed the result of the suite. Raises RuleCrashed where a rule cannot be evaluated, SuiteError where a
    suite cannot be read.
    """
    # The figures' room reads its own tables; this one only judges what it is given.
    from prefaudit.publication.build import consolidated_frame  # noqa: PLC0415
    from prefaudit.warehouse.campaigns import amendments  # noqa: PLC0415

    frame = consolidated_frame(connection, campaign)
    reasons = audit_frame(_SUITES[_CONSOLIDATED], frame, settings, amendments(connection), keep)
    return [f"Campaign {campaign}: {reason}" for reason in reasons]


def audit_figures(
    frames: Mapping[str, pd.DataFrame], settings: Settings, amendments: tuple[Amendment, ...] = ()
) -> list[str]:
    """Audit the products of a candidate publication, by name; the reasons to refuse it, none where all is well.

    `amendments` are what was decided on campaigns beside the files of reference. Products without a suite are not
    looked at. Raises RuleCrashed, SuiteError.
    """
    return [
        f"{name}: {reason}"
        for name, frame in frames.items()
        if name in _SUITES
        for reason in audit_frame(_SUITES[name], frame, settings, amendments)
    ]


def audit_frame(
    suite_name: str,
    frame: pd.DataFrame,
    settings: Settings,
    amendments: tuple[Amendment, ...] = (),
    keep: Keep | None = None,
) -> list[str]:
    """Audit a frame by a suite (`published/national_summary`); a sentence for each rule that does not hold.

    An empty frame breaks no rule. Raises RuleCrashed, SuiteError.
    """
    content = _suite(settings.expectations / f"{suite_name}.json")
    values = parameter_values(content, Reference.load(settings.reference, amendments))
    found = answers(content, frame, values, keep)
    return [_sentence(answer, frame) for answer in found if not answer.holds]


def _sentence(answer: Answer, frame: pd.DataFrame) -> str:
    said = f"{answer.meta['message']} (rule {answer.meta['rule']}"
    if not answer.positions:
        return f"{said}, seen: {answer.observed or 'nothing'})."
    rows = ["; ".join(_cells(frame.iloc[place], answer.columns)) for place in answer.positions[:_SHOWN]]
    count = len(answer.positions)
    return f"{said}, {count} row{'s' if count > 1 else ''}, first {' | '.join(rows)})."


def _cells(row: "pd.Series[Any]", columns: tuple[str, ...]) -> Iterator[str]:
    """What makes the row itself, then what the rule looked at."""
    for name in dict.fromkeys([*(each for each in _NAMING if each in row.index), *columns]):
        value = row[name]
        yield f"{name}={'empty' if pd.isna(value) else format_value(value)}"


@cache
def _suite(path: Path) -> Mapping[str, Any]:
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for item in content["expectations"]:
            _ = item["meta"]["rule"], item["meta"]["message"], item["type"], item["kwargs"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SuiteError(f"expectations/{path.parent.name}/{path.name}: {error!r}. Correct the suite.") from error
    return content
