"""Products of a publication that agree with one another and with the reference data."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from tests.validation.clean_return import REFERENCE, STANDARD

OF_RETURNS = (
    *("owed", "received", "accepted", "on_time", "audits", "missing_returns", "rejected_returns"),
    *("withdrawn_returns", "not_due_returns"),
)
OF_RESULTS = (
    *("criteria_assessed", "not_applicable", "conforming", "strengths", "opportunities", "sensitive_points"),
    *("minor_nonconformities", "major_nonconformities"),
)
OF_ACTIONS = ("corrective_actions", "closed", "overdue")
COUNTS = (*OF_RETURNS, *OF_RESULTS, *OF_ACTIONS)
# Of one département and one kind of site: 5 owed … 1 major nonconformity, 3 corrective actions.
_BRICK = (5, 4, 3, 2, 2, 1, 1, 0, 0, 10, 1, 6, 2, 1, 1, 0, 1, 3, 1, 1)
_TERRITORIES = (
    ("nation", "FR", "France", 8),
    ("region", "84", "Auvergne-Rhône-Alpes", 2),
    ("region", "27", "Bourgogne-Franche-Comté", 2),
    ("region", "53", "Bretagne", 3),
    ("region", "94", "Corse", 1),
    ("departement", "26", "Drôme", 2),
    ("departement", "25", "Doubs", 2),
    ("departement", "29", "Finistère", 3),
    ("departement", "2A", "Corse-du-Sud", 1),
    ("site_kind", "prefecture", "Préfecture", 5),
    ("site_kind", "sub_prefecture", "Sous-préfecture", 3),
    ("audit_type", "self_assessment", "Auto-évaluation", 8),
)


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    kinds = {name: "Int64" for name in frame.columns if name in _WHOLE}
    kinds |= {name: "float64" for name in frame.columns if name in _RATES}
    kinds |= {name: "boolean" for name in frame.columns if name in _FLAGS}
    kinds |= {name: "datetime64[s]" for name in frame.columns if name in _DAYS}
    return frame.astype({name: kinds.get(name, "str") for name in frame.columns})


_WHOLE = {*COUNTS, "submission_id", "sheet_row", "enumerated", "declared", "submissions", "rejected_submissions"}
_WHOLE |= {"sites_measuring", "days_open", "days_to_close", "position", "summarised", "counted"}
_RATES = {"conformity_rate_low", "conformity_rate_high"} | {
    "conformity_rate",
    "response_rate",
    "reporting_rate",
    "on_time_rate",
    "share_closed",
    "numerator",
    "denominator",
    "value",
}
_FLAGS = {"simulated", "small_denominator", "few_sites", "in_force"}
_DAYS = {"audit_started_on", "audit_ended_on", "due_on", "found_on", "closed_on", "expires_on"}


def consolidated() -> pd.DataFrame:
    """One row a criterion of the standard, from one audit."""
    rows = [
        {
            "campaign_code": "2026",
            "site_code": "26",
            "site_name": "Préfecture de la Drôme",
            "site_kind": "prefecture",
            "departement_code": "26",
            "region_code": "84",
            "audit_type": "self_assessment",
            "audit_started_on": pd.Timestamp("2026-03-03"),
            "audit_ended_on": pd.Timestamp("2026-03-04"),
            "standard_code": STANDARD,
            "module_code": row["module_code"],
            "module_name": "Module",
            "commitment_code": row["commitment_code"],
            "criterion_code": row["criterion_code"],
            "result": "conformity",
            "result_label": "Conforme",
            "simulated": True,
            "submission_id": 7,
            "file_sha256": "0f" * 32,
            "sheet": "Constats",
            "sheet_row": place,
            "cell": f"C{place}",
        }
        for place, row in enumerate(REFERENCE.table("criteria"), start=5)
        if row["standard_code"] == STANDARD
    ]
    return _typed(rows)


def summaries() -> pd.DataFrame:
    """Modules 1 to 8 and all of them over twelve territories; for the nation a commitment and a criterion a module."""
    modules = [str(number) for number in range(1, 9)]
    subjects = [("all", "all", "all"), *(("module", module, module) for module in modules)]
    known = {str(row["module_code"]): row for row in REFERENCE.table("criteria") if row["standard_code"] == STANDARD}
    parts = [("commitment", str(known[module]["commitment_code"]), module) for module in modules]
    parts += [("criterion", str(known[module]["criterion_code"]), module) for module in modules]
    rows = []
    for kind, code, module in (*subjects, *parts):
        for territory in _TERRITORIES[: 1 if kind in ("commitment", "criterion") else None]:
            rows.append(_measures(kind, code, module, territory))
    return _typed(rows)


def _measures(kind: str, code: str, module: str, territory: tuple[str, str, str, int]) -> dict[str, Any]:
    territory_kind, territory_code, name, bricks = territory
    times = {column: 8 if kind == "all" and column not in OF_RETURNS else 1 for column in COUNTS}
    return {
        "campaign_code": "2026",
        "standard_code": STANDARD,
        "subject_kind": kind,
        "subject_code": code,
        "module_code": module,
        "module_name": f"Module {module}",
        "territory_kind": territory_kind,
        "territory_code": territory_code,
        "territory_name": name,
        **{column: count * bricks * times[column] for column, count in zip(COUNTS, _BRICK, strict=True)},
        "response_rate": 0.8,
        "reporting_rate": 0.6,
        "on_time_rate": 0.4,
        "conformity_rate": round(6 / 9, 4),
        "share_closed": 0.3333,
        "results_status": "known",
        "small_denominator": False,
        "few_sites": False,
        "conformity_rate_low": 0.4,
        "conformity_rate_high": 0.8,
    }


def nonconformities() -> pd.DataFrame:
    """Corrective actions of twenty-four criteria: open, overdue and closed by turns."""
    criteria = [row for row in REFERENCE.table("criteria") if row["standard_code"] == STANDARD][:24]
    rows = []
    for place, row in enumerate(criteria):
        state = ("open", "overdue", "closed")[place % 3]
        rows.append(
            {
                "campaign_code": "2026",
                "site_code": "26",
                "region_code": "84",
                "audit_type": "self_assessment",
                "module_code": row["module_code"],
                "criterion_code": row["criterion_code"],
                "severity": "minor",
                "found_on": pd.Timestamp("2026-03-04"),
                "closed_on": pd.Timestamp("2026-03-24") if state == "closed" else pd.NaT,
                "state": state,
                "state_at_publication": state,
                "days_open": 20,
                "days_to_close": 20 if state == "closed" else None,
                "submission_id": 7,
                "file_sha256": "0f" * 32,
                "cell": f"C{place + 5}",
            }
        )
    return _typed(rows)


def certificates() -> pd.DataFrame:
    """Certificates of twenty lines, from returns and from the register by turns."""
    rows = [
        {
            "campaign_code": "2026",
            "site_code": "26",
            "site_name": "Préfecture de la Drôme",
            "region_code": "84",
            "scheme": "iso_9001",
            "expires_on": pd.NaT if place % 2 else pd.Timestamp("2027-03-24"),
            "in_force": True,
            "certificate_status": "valid",
            "origin": "register" if place % 2 else "return",
            "source": "Document" if place % 2 else None,
            "simulated": True,
            "cell": None if place % 2 else f"B{place}",
            "position": place,
        }
        for place in range(20)
    ]
    return _typed(rows)


def indicator_summary() -> pd.DataFrame:
    """Weighted values of an indicator over twelve years."""
    rows = [
        {
            "campaign_code": "2026",
            "indicator_code": "I01",
            "indicator_label": "Indicateur",
            "period": str(2010 + place),
            "territory_kind": "nation",
            "territory_code": "FR",
            "territory_name": "France",
            "sites_measuring": 3,
            "numerator": 10.0,
            "denominator": 20.0,
            "value": 50.0,
            "value_status": "known",
        }
        for place in range(12)
    ]
    return _typed(rows)


def corrections() -> pd.DataFrame:
    """Changes of returns with their reasons."""
    rows = [
        {
            "campaign_code": "2026",
            "position": place,
            "kind": "return_lost" if place % 2 else "return_accepted",
            "label": "Retour",
            "site_code": "26",
            "reason": "withdrawal.wrong_site" if place % 2 else "first_acceptance",
            "reason_label": "Motif",
        }
        for place in range(12)
    ]
    return _typed(rows)


def reconciliation() -> pd.DataFrame:
    """Figures that are the count of their detail."""
    names = ("owed", "accepted", "criteria_assessed", "corrective_actions")
    return _typed([{"figure": name, "summarised": 7, "counted": 7} for name in names])


def headline_figures() -> pd.DataFrame:
    """Figures enumerated and declared."""
    rows = [
        {
            "campaign_code": "2026",
            "figure_code": f"figure_{place}",
            "label": f"Chiffre {place}",
            "enumerated": place,
            "enumerated_status": "known",
            "declared": place,
            "source": "Document",
        }
        for place in range(12)
    ]
    return _typed(rows)


def returns() -> pd.DataFrame:
    """Returns of twenty-six sites, all accepted but the last four: two missing, one rejected, one withdrawn."""
    sites = sorted({str(row["site_code"]) for row in REFERENCE.table("owed") if row["campaign_code"] == "2026"})[:26]
    states = ["accepted"] * 22 + ["missing", "missing", "rejected", "withdrawn"]
    rows = [
        {
            "campaign_code": "2026",
            "site_code": site,
            "site_name": f"Site {site}",
            "site_kind": "prefecture",
            "region_code": "84",
            "audit_type": "self_assessment",
            "due_on": pd.Timestamp("2026-11-15"),
            "state": state,
            "submissions": 0 if state == "missing" else 1,
            "rejected_submissions": 1 if state == "rejected" else 0,
            "submission_id": place if state == "accepted" else None,
            "withdrawal": "wrong_site" if state == "withdrawn" else None,
        }
        for place, (site, state) in enumerate(zip(sites, states, strict=True))
    ]
    return _typed(rows)


def declared_facts() -> pd.DataFrame:
    """Facts that are a text and a period."""
    rows = [
        {
            "campaign_code": "2026",
            "fact_code": f"fact_{place}",
            "label": f"Fait {place}",
            "text": "Texte",
            "starts_on": pd.Timestamp("2026-01-01"),
            "ends_on": pd.Timestamp("2026-12-31"),
            "source": "Document",
        }
        for place in range(12)
    ]
    return _typed(rows)


def quality_indicators() -> pd.DataFrame:
    """Counts and parts by turns."""
    rows = [
        {
            "campaign_code": "2026",
            "quality_code": f"quality_{place}",
            "dimension": "accuracy",
            "label": f"Indicateur {place}",
            "unit": "part" if place % 2 else "nombre",
            "value": 0.5 if place % 2 else 3.0,
            "numerator": 1.0 if place % 2 else None,
            "denominator": 2.0 if place % 2 else None,
            "value_status": "known",
        }
        for place in range(16)
    ]
    return _typed(rows)


FRAMES: Mapping[str, Callable[[], pd.DataFrame]] = {
    "declared_facts": declared_facts,
    "quality_indicators": quality_indicators,
    "consolidated_audit_results": consolidated,
    "summaries": summaries,
    "headline_figures": headline_figures,
    "returns": returns,
    "nonconformities": nonconformities,
    "certificates": certificates,
    "indicator_summary": indicator_summary,
    "corrections": corrections,
    "reconciliation": reconciliation,
}
