"""Audits before publication: suites over the consolidated results and over the tables of a candidate.

Errors found here are for an operator to correct, not for a site: each reason is an English sentence that names the rule
and the first rows that break it. The suites are in expectations/warehouse and expectations/published.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from prefaudit.model.errors import OperatorError
from prefaudit.publication.build import consolidated_frame
from prefaudit.reference.amendments import Amendment
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation import rule_results
from prefaudit.validation.engine import OnResult, Outcome, run_suite
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.result_collector import ResultCollector
from prefaudit.validation.suites import SuiteError
from prefaudit.warehouse.campaigns import amendments
from prefaudit.warehouse.kept_form import KeptForm
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.workbook.values import format_value

# The columns that identify a row, in whichever table it stands.
_NAMING = (
    "site_code",
    "audit_type",
    "criterion_code",
    "module_code",
    "territory_kind",
    "territory_code",
    "subject_code",
    "figure_code",
    "quality_code",
    "figure",
    "kind",
)
# How many of the rows that break a rule a reason shows; it says how many there are.
_SHOWN = 3
_CONSOLIDATED = "consolidated_audit_results"
# Tables of a publication → their suite. The consolidated results obey the same rules before and after.
_SUITES = {
    _CONSOLIDATED: f"warehouse/{_CONSOLIDATED}",
    **{
        name: f"published/{name}"
        for name in (
            *("summaries", "headline_figures", "returns", "nonconformities", "certificates", "indicator_summary"),
            *("corrections", "reconciliation", "declared_facts", "quality_indicators"),
        )
    },
}


class AuditFailed(OperatorError):
    """The consolidated results do not hold what they must; nothing is announced."""

    french = "les résultats consolidés ne satisfont pas un contrôle"


def audit_consolidated(settings: Settings, connection: Connection, campaigns: Sequence[str]) -> None:
    """Audit the consolidated results of campaigns, and store the results of the rules.

    Raises:
        AuditFailed: With every reason.
        RuleCrashed: A rule cannot be evaluated.
        SuiteError: A suite cannot be read.
    """
    results, decided = ResultCollector(), amendments(connection)
    reasons = [
        f"Campaign {campaign}: {reason}"
        for campaign in campaigns
        for reason in audit_frame(
            _SUITES[_CONSOLIDATED],
            consolidated_frame(connection, campaign),
            settings,
            decided,
            results.collect(f"Résultats consolidés, campagne {campaign}", campaign, "en"),
        )
    ]
    rule_results.write(results.suites, settings.data_docs, datetime.now(UTC))
    if reasons:
        raise AuditFailed(
            f"The consolidated results are not as they must be: {' ; '.join(reasons)} Nothing is announced or "
            "published; the last publications stay current. Fix the cause, then clear this task."
        )


def audit_publication(
    frames: Mapping[str, pd.DataFrame], settings: Settings, decided: tuple[Amendment, ...] = ()
) -> list[str]:
    """Audit the whole tables of a candidate; return the reasons to refuse it, none if they hold.

    Raises SuiteError where a suite has no table or a table that is to be audited is not there: nothing was judged.
    """
    folder = settings.expectations / "published"
    suites = {*_SUITES, *(path.stem for path in folder.glob("*.json"))}
    if lost := sorted((suites - frames.keys()) | (suites - _SUITES.keys())):
        raise SuiteError(
            f"The suites {', '.join(lost)} would audit no table of the publication; nothing was judged. Correct the "
            "names of the files in expectations/published."
        )
    return audit_figures(frames, settings, decided)


def audit_form_tables(form: KeptForm, frames: Mapping[str, pd.DataFrame]) -> list[str]:
    """Audit the tables of a candidate of another form; return the reasons to refuse it, none if they hold.

    Rows come from current returns that are owed; what is a part of something lies between 0 and 1.
    """
    current = set(frames["returns"]["submission_id"].dropna())
    reasons = []
    for table in form.tables:
        rows = frames[form.relation(table)]
        stray = sorted(set(rows.loc[~rows["submission_id"].isin(current), "site_code"]))
        if stray:
            reasons.append(
                f"{form.relation(table)}: it has rows of returns that the campaign does not expect, of "
                f"{', '.join(stray[:_SHOWN])}."
            )
    summary = frames[form.summary]
    for measure in form.figures:
        if measure.kind in ("rate", "share"):
            beyond = summary[(summary[measure.name] < 0) | (summary[measure.name] > 1)]
            if len(beyond):
                line = beyond.iloc[0]
                reasons.append(
                    f"{form.summary}: the {measure.kind} « {measure.name} » is {line[measure.name]} at "
                    f"{line['breakdown']}={line['code']}, not between 0 and 1; a quotient that "
                    "may be more is of the kind mean."
                )
    return reasons


def audit_figures(
    frames: Mapping[str, pd.DataFrame], settings: Settings, decided: tuple[Amendment, ...] = ()
) -> list[str]:
    """Audit the tables of a candidate, by name; return the reasons to refuse it, none if they hold.

    `decided` are the amendments of campaigns beside the files of reference. Tables without a suite are skipped. Raises
    RuleCrashed, SuiteError.
    """
    return [
        f"{name}: {reason}"
        for name, frame in frames.items()
        if name in _SUITES
        for reason in audit_frame(_SUITES[name], frame, settings, decided)
    ]


def audit_frame(
    suite_name: str,
    frame: pd.DataFrame,
    settings: Settings,
    decided: tuple[Amendment, ...] = (),
    on_result: OnResult | None = None,
) -> list[str]:
    """Audit a frame by a suite (`published/summaries`); return a sentence for each rule that does not hold.

    An empty frame breaks no rule. Raises RuleCrashed, SuiteError.
    """
    content = _suite(settings.expectations / f"{suite_name}.json")
    values = parameter_values(content, Reference.load(settings.reference, decided))
    outcomes = run_suite(content, frame, values, on_result)
    return [_sentence(outcome, frame) for outcome in outcomes if not outcome.holds]


def _sentence(outcome: Outcome, frame: pd.DataFrame) -> str:
    sentence = f"{outcome.meta['message']} (rule {outcome.meta['rule']}"
    if not outcome.positions:
        return f"{sentence}, seen: {outcome.observed or 'nothing'})."
    rows = ["; ".join(_cells(frame.iloc[place], outcome.columns)) for place in outcome.positions[:_SHOWN]]
    count = len(outcome.positions)
    return f"{sentence}, {count} row{'s' if count > 1 else ''}, first {' | '.join(rows)})."


def _cells(row: "pd.Series[Any]", columns: tuple[str, ...]) -> Iterator[str]:
    """Give the cells that identify the row, then those that the rule looked at."""
    for name in dict.fromkeys([*(column for column in _NAMING if column in row.index), *columns]):
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
