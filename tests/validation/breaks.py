"""For each rule of the audits one break: the values that a row is given, and which row it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tests.validation.figures import COUNTS, FRAMES


@dataclass(frozen=True)
class Break:
    """The values that break a rule, in a row that holds `where`."""

    values: Mapping[str, Any]
    where: Mapping[str, Any] = field(default_factory=dict)


def _empty(product: str, *columns: str) -> dict[str, Break]:
    return {f"{product}.{column}.present": Break({column: None}) for column in columns}


def _unknown(product: str, *columns: str) -> dict[str, Break]:
    return {f"{product}.{column}.known": Break({column: "xx"}) for column in columns}


_KEYS = ("campaign_code", "site_code", "site_kind", "departement_code", "region_code", "audit_type", "standard_code")
_CONSOLIDATED = {
    **_empty("consolidated", *_KEYS, "site_name", "audit_started_on", "audit_ended_on", "module_code", "module_name"),
    **_empty("consolidated", "commitment_code", "criterion_code", "result", "result_label", "simulated"),
    **_empty("consolidated", "submission_id", "file_sha256", "sheet", "sheet_row", "cell"),
    **_unknown("consolidated", *_KEYS, "module_code", "criterion_code", "result"),
    "consolidated.row.once": Break({"criterion_code": "M1-E1-C01"}),
    "consolidated.submission.one_audit": Break({"sheet_row": 5, "criterion_code": "M1-E1-C01"}),
    "consolidated.audit.dates_in_order": Break({"audit_ended_on": pd.Timestamp("2026-03-02")}),
    "consolidated.file_sha256.form": Break({"file_sha256": "0F" * 32}),
    "consolidated.sheet_row.positive": Break({"sheet_row": 0}),
    "consolidated.cell.form": Break({"cell": "ligne 12"}),
}
_SUMMARY_TEXTS = ("campaign_code", "standard_code", "module_code", "module_name")
_SUMMARY = {
    **_empty("national_summary", *_SUMMARY_TEXTS, "territory_kind", "territory_code", "territory_name", *COUNTS),
    **_unknown("national_summary", "campaign_code", "standard_code", "module_code", "territory_kind"),
    **{f"national_summary.{column}.not_negative": Break({column: -1}) for column in COUNTS},
    "national_summary.territory_code.nation": Break({"territory_code": "84"}, {"territory_kind": "nation"}),
    "national_summary.territory_code.region": Break({"territory_code": "FR"}, {"territory_kind": "region"}),
    "national_summary.territory_code.site_kind": Break({"territory_code": "84"}, {"territory_kind": "site_kind"}),
    "national_summary.row.once": Break({"territory_code": "94"}, {"territory_code": "53", "module_code": "all"}),
    "national_summary.received.at_most_owed": Break({"received": 99}),
    "national_summary.accepted.at_most_received": Break({"accepted": 99}),
    "national_summary.on_time.at_most_accepted": Break({"on_time": 99}),
    "national_summary.returns_with_module.at_most_accepted": Break({"returns_with_module": 99}),
    "national_summary.strengths.at_most_conforming": Break({"strengths": 999}),
    "national_summary.criteria_assessed.adds_up": Break({"opportunities": 999}),
    "national_summary.conformity_rate.between": Break({"conformity_rate": 1.01}),
    "national_summary.conformity_rate.follows": Break({"conformity_rate": 0.6668}),
    "national_summary.nation.sum_of_regions": Break({"owed": 999}, {"territory_kind": "nation"}),
    "national_summary.nation.sum_of_site_kinds": Break({"strengths": 999}, {"territory_kind": "nation"}),
    "national_summary.all_modules.sum_of_modules": Break({"conforming": 999}, {"module_code": "all"}),
}
_HEADLINES = {
    **_empty("headline_figures", "campaign_code", "figure_code", "label"),
    **_unknown("headline_figures", "campaign_code"),
    "headline_figures.figure.once": Break({"figure_code": "figure_11"}),
    "headline_figures.figure_code.form": Break({"figure_code": "Sites engagés"}),
    "headline_figures.enumerated.not_negative": Break({"enumerated": -1}),
    "headline_figures.declared.not_negative": Break({"declared": -1}),
    "headline_figures.enumerated.or_declared": Break({"enumerated": None, "declared": None}),
    "headline_figures.source.present": Break({"source": None}),
}
_RETURNS = {
    **_empty("returns", "campaign_code", "site_code", "site_name", "site_kind", "region_code", "audit_type", "due_on"),
    **_empty("returns", "state", "submissions", "rejected_submissions"),
    **_unknown("returns", "site_code", "audit_type", "state"),
    "returns.row.once": Break({"site_code": str(FRAMES["returns"]()["site_code"].iloc[-1])}),
    "returns.rejected_submissions.at_most_submissions": Break({"rejected_submissions": 2}),
    "returns.submission_id.accepted": Break({"submission_id": None}, {"state": "accepted"}),
    "returns.submission_id.not_accepted": Break({"submission_id": 7}, {"state": "rejected"}),
    "returns.submissions.missing": Break({"submissions": 1}, {"state": "missing"}),
}
BREAKS: Mapping[str, Mapping[str, Break]] = {
    "consolidated_audit_results": _CONSOLIDATED,
    "national_summary": _SUMMARY,
    "headline_figures": _HEADLINES,
    "returns": _RETURNS,
}


def placed(product: str) -> dict[str, int]:
    """For each rule the row that it is given to break, each its own; the choosy ones choose first."""
    frame = FRAMES[product]()
    free = list(range(len(frame)))
    places: dict[str, int] = {}
    for rule, each in sorted(BREAKS[product].items(), key=lambda item: not item[1].where):
        places[rule] = next(
            place for place in free if all(frame[column].iloc[place] == value for column, value in each.where.items())
        )
        free.remove(places[rule])
    return places
