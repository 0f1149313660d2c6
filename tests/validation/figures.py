"""Products of a publication that agree with one another and with the reference data."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from tests.validation.world import REFERENCE, STANDARD

COUNTS = (
    "owed",
    "received",
    "accepted",
    "on_time",
    "returns_with_module",
    "criteria_assessed",
    "not_applicable",
    "conforming",
    "strengths",
    "opportunities",
    "sensitive_points",
    "minor_nonconformities",
    "major_nonconformities",
)
# Of one région and one kind of site: 5 owed … 1 major nonconformity.
_BRICK = (5, 4, 3, 2, 2, 10, 1, 6, 2, 1, 1, 0, 1)
# Counts of whole returns are the same for every module; the others add up over modules.
_OF_RETURNS = COUNTS[:5]
_TERRITORIES = (
    ("nation", "FR", "France", 8),
    ("region", "84", "Auvergne-Rhône-Alpes", 2),
    ("region", "27", "Bourgogne-Franche-Comté", 2),
    ("region", "53", "Bretagne", 3),
    ("region", "94", "Corse", 1),
    ("site_kind", "prefecture", "Préfecture", 5),
    ("site_kind", "sub_prefecture", "Sous-préfecture", 3),
)


def _typed(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    kinds = {name: "Int64" for name in frame.columns if name in _WHOLE}
    texts = {name: "str" for name in frame.columns if name not in {*kinds, *_OTHER}}
    return frame.astype({**kinds, **texts})


_WHOLE = {*COUNTS, "submission_id", "sheet_row", "enumerated", "declared", "submissions", "rejected_submissions"}
_OTHER = {"conformity_rate", "simulated", "audit_started_on", "audit_ended_on", "due_on"}


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
    return _typed(rows).astype({"simulated": "boolean"})


def national_summary() -> pd.DataFrame:
    """Modules 1 to 8 and all of them, over the nation, four régions and the two kinds of site."""
    rows = []
    modules = [str(number) for number in range(1, 9)]
    for module in [*modules, "all"]:
        for kind, code, name, bricks in _TERRITORIES:
            counts = {
                column: count * bricks * (len(modules) if module == "all" and column not in _OF_RETURNS else 1)
                for column, count in zip(COUNTS, _BRICK, strict=True)
            }
            rows.append(
                {
                    "campaign_code": "2026",
                    "standard_code": STANDARD,
                    "module_code": module,
                    "module_name": f"Module {module}",
                    "territory_kind": kind,
                    "territory_code": code,
                    "territory_name": name,
                    **counts,
                    "conformity_rate": round(6 / 9, 4),
                }
            )
    return _typed(rows).astype({"conformity_rate": "float64"})


def headline_figures() -> pd.DataFrame:
    """Figures enumerated and declared."""
    rows = [
        {
            "campaign_code": "2026",
            "figure_code": f"figure_{place}",
            "label": f"Chiffre {place}",
            "enumerated": place,
            "declared": place,
            "source": "Document",
        }
        for place in range(12)
    ]
    return _typed(rows)


def returns() -> pd.DataFrame:
    """Returns of twenty-five sites, all accepted but the last three: two missing, one rejected."""
    sites = sorted({str(row["site_code"]) for row in REFERENCE.table("owed") if row["campaign_code"] == "2026"})[:25]
    states = ["accepted"] * 22 + ["missing", "missing", "rejected"]
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
        }
        for place, (site, state) in enumerate(zip(sites, states, strict=True))
    ]
    return _typed(rows)


FRAMES: Mapping[str, Callable[[], pd.DataFrame]] = {
    "consolidated_audit_results": consolidated,
    "national_summary": national_summary,
    "headline_figures": headline_figures,
    "returns": returns,
}
