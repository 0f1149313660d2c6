"""For each rule of the audits one break: the values that a row is given, and which row it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tests.validation.publication_frames import COUNTS, FRAMES


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
_SUMMARY_TEXTS = ("campaign_code", "standard_code", "module_code", "module_name", "subject_kind", "subject_code")
_MEASURED = {"territory_kind": "nation", "subject_kind": "module"}
_SUMMARY = {
    **_empty("summaries", *_SUMMARY_TEXTS, "territory_kind", "territory_code", "territory_name", *COUNTS),
    **_empty("summaries", "small_denominator", "results_status", "few_sites"),
    **{
        f"summaries.{column}.unknown": Break({"audits": 0})
        for column in ("criteria_assessed", "conforming", "corrective_actions", "closed", "overdue")
    },
    **_unknown("summaries", "campaign_code", "standard_code", "module_code", "subject_kind", "territory_kind"),
    "summaries.commitment_code.known": Break({"subject_code": "xx"}, {"subject_kind": "commitment"}),
    "summaries.criterion_code.known": Break({"subject_code": "xx"}, {"subject_kind": "criterion"}),
    **{f"summaries.{column}.not_negative": Break({column: -1}) for column in COUNTS},
    "summaries.territory_code.nation": Break({"territory_code": "84"}, {"territory_kind": "nation"}),
    "summaries.territory_code.region": Break({"territory_code": "FR"}, {"territory_kind": "region"}),
    "summaries.territory_code.departement": Break({"territory_code": "FR"}, {"territory_kind": "departement"}),
    "summaries.territory_code.site_kind": Break({"territory_code": "84"}, {"territory_kind": "site_kind"}),
    "summaries.territory_code.audit_type": Break({"territory_code": "84"}, {"territory_kind": "audit_type"}),
    "summaries.row.once": Break({"territory_code": "94"}, {"territory_code": "53", "subject_code": "8"}),
    "summaries.received.at_most_owed": Break({"received": 99}),
    "summaries.accepted.at_most_received": Break({"accepted": 99}),
    "summaries.on_time.at_most_accepted": Break({"on_time": 99}),
    "summaries.audits.at_most_accepted": Break({"audits": 99}),
    "summaries.strengths.at_most_conforming": Break({"strengths": 999}),
    "summaries.closed.at_most_corrective_actions": Break({"closed": 999}),
    "summaries.overdue.at_most_corrective_actions": Break({"overdue": 999}),
    "summaries.criteria_assessed.adds_up": Break({"opportunities": 999}),
    "summaries.conformity_rate.between": Break({"conformity_rate": 1.01}),
    "summaries.conformity_rate.follows": Break({"conformity_rate": 0.6668}),
    "summaries.conformity_rate_low.at_most_the_rate": Break({"conformity_rate_low": 0.7}),
    "summaries.conformity_rate_high.at_least_the_rate": Break({"conformity_rate_high": 0.6}),
    **{
        f"summaries.{rate}.between": Break({rate: 1.01})
        for rate in ("response_rate", "reporting_rate", "on_time_rate", "share_closed")
    },
    "summaries.owed.adds_up": Break({"rejected_returns": 99}, _MEASURED),
    "summaries.nation.sum_of_regions": Break({"owed": 999}, _MEASURED),
    "summaries.nation.sum_of_departements": Break({"received": 999}, _MEASURED),
    "summaries.nation.sum_of_site_kinds": Break({"strengths": 999}, _MEASURED),
    "summaries.nation.sum_of_audit_types": Break({"conforming": 999}, _MEASURED),
    **{
        f"summaries.all.sum_of_modules.{kind}": Break(
            {"conforming": 999}, {"territory_kind": kind, "subject_kind": "all"}
        )
        for kind in ("region", "departement", "site_kind", "audit_type")
    },
    "summaries.all.sum_of_modules.nation": Break(
        {"conforming": 999}, {"territory_kind": "nation", "subject_kind": "all"}
    ),
    "summaries.all.sum_of_commitments": Break({"conforming": 999}, {"territory_kind": "nation", "subject_kind": "all"}),
    "summaries.all.sum_of_criteria": Break({"conforming": 999}, {"territory_kind": "nation", "subject_kind": "all"}),
}
_ACTIONS = {
    **_empty("published.nonconformities", "campaign_code", "site_code", "region_code", "module_code", "criterion_code"),
    **_empty("published.nonconformities", "severity", "state", "found_on", "days_open", "submission_id", "file_sha256"),
    **_empty("published.nonconformities", "cell", "state_at_publication"),
    **_unknown("published.nonconformities", "severity", "state"),
    "published.nonconformities.closed_on.closed": Break({"closed_on": None}, {"state": "closed"}),
    "published.nonconformities.days_to_close.closed": Break({"days_to_close": None}, {"state": "closed"}),
    "published.nonconformities.days_to_close.open": Break({"days_to_close": 3}, {"state": "overdue"}),
    "published.nonconformities.days_open.not_negative": Break({"days_open": -1}),
    "published.nonconformities.row.once": Break(
        {"criterion_code": str(FRAMES["nonconformities"]()["criterion_code"].iloc[-1])}
    ),
}
_CERTIFICATES = {
    **_empty("published.certificates", "campaign_code", "site_code", "site_name", "region_code", "scheme", "in_force"),
    **_empty("published.certificates", "origin", "simulated", "certificate_status"),
    "published.certificates.in_force.undated": Break({"certificate_status": "undated"}),
    **_unknown("published.certificates", "scheme", "origin"),
    "published.certificates.source.register": Break({"source": None}, {"origin": "register"}),
    "published.certificates.cell.return": Break({"cell": None}, {"origin": "return"}),
    "published.certificates.expires_on.return": Break({"expires_on": None}, {"origin": "return"}),
}
_INDICATORS = {
    **_empty("indicator_summary", "campaign_code", "indicator_code", "indicator_label", "period", "territory_name"),
    **_empty("indicator_summary", "sites_measuring", "value_status"),
    "indicator_summary.numerator.present": Break({"numerator": None}),
    "indicator_summary.denominator.present": Break({"denominator": None}),
    "indicator_summary.value.not_measured": Break({"value_status": "not_measured"}),
    "indicator_summary.sites_measuring.positive": Break({"sites_measuring": 0}),
}
_CORRECTIONS = {
    **_empty("corrections", "campaign_code", "kind", "label", "reason_label"),
    "corrections.return_lost.reason": Break({"reason": None}, {"kind": "return_lost"}),
    "corrections.reason.present": Break({"reason": None}, {"kind": "return_accepted"}),
}
_RECONCILIATION = {
    **_empty("reconciliation", "figure"),
    "reconciliation.figure.equals_its_detail": Break({"counted": 6}),
}
_HEADLINES = {
    **_empty("headline_figures", "campaign_code", "figure_code", "label", "enumerated_status"),
    **_unknown("headline_figures", "campaign_code"),
    "headline_figures.figure.once": Break({"figure_code": "figure_11"}),
    "headline_figures.figure_code.form": Break({"figure_code": "Sites engagés"}),
    "headline_figures.enumerated.not_negative": Break({"enumerated": -1}),
    "headline_figures.declared.not_negative": Break({"declared": -1}),
    "headline_figures.enumerated.or_declared": Break({"enumerated": None, "declared": None}),
    "headline_figures.enumerated.unknown": Break({"enumerated_status": "unknown"}),
    "headline_figures.source.present": Break({"source": None}),
}
_FACTS = {
    **_empty("declared_facts", "campaign_code", "fact_code", "label", "source"),
    **_unknown("declared_facts", "campaign_code"),
    "declared_facts.fact.once": Break({"fact_code": "fact_11"}),
    "declared_facts.fact_code.form": Break({"fact_code": "Fait déclaré"}),
    "declared_facts.text.or_period": Break({"text": None, "starts_on": None, "ends_on": None}),
    "declared_facts.period.in_order": Break({"ends_on": pd.Timestamp("2025-12-31")}),
}
_QUALITY = {
    **_empty("quality_indicators", "campaign_code", "quality_code", "label", "unit", "value_status"),
    **_unknown("quality_indicators", "dimension", "value_status"),
    "quality_indicators.row.once": Break({"quality_code": "quality_15"}),
    "quality_indicators.value.present": Break({"value": None}),
    "quality_indicators.value.unknown": Break({"value_status": "unknown"}),
    "quality_indicators.value.count": Break({"value": -1.0}, {"unit": "nombre"}),
    "quality_indicators.value.part": Break({"value": 1.5}, {"unit": "part"}),
    "quality_indicators.denominator.part": Break({"denominator": None}, {"unit": "part"}),
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
    "returns.withdrawal.withdrawn": Break({"withdrawal": None}, {"state": "withdrawn"}),
}
BREAKS: Mapping[str, Mapping[str, Break]] = {
    "consolidated_audit_results": _CONSOLIDATED,
    "summaries": _SUMMARY,
    "headline_figures": _HEADLINES,
    "returns": _RETURNS,
    "declared_facts": _FACTS,
    "quality_indicators": _QUALITY,
    "nonconformities": _ACTIONS,
    "certificates": _CERTIFICATES,
    "indicator_summary": _INDICATORS,
    "corrections": _CORRECTIONS,
    "reconciliation": _RECONCILIATION,
}


def placed(product: str) -> dict[str, int]:
    """For each rule the row that it is given to break, each its own where there are enough; the choosy choose first."""
    frame = FRAMES[product]()
    free = list(range(len(frame)))
    places: dict[str, int] = {}
    for rule, each in sorted(BREAKS[product].items(), key=lambda item: not item[1].where):
        places[rule] = next(
            place
            for place in (*free, *range(len(frame)))
            if all(frame[column].iloc[place] == value for column, value in each.where.items())
        )
        free = [place for place in free if place != places[rule]]
    return places
