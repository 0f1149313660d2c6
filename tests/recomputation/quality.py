"""The indicators of quality of a publication, from their definitions."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.recomputation.national import campaign_trend, headline_figures
from tests.recomputation.rows import Rows, rate
from tests.recomputation.summaries import Base, by_module

# A value with its two terms where it is a rate, and what it is worth.
Told = tuple[str, str, float | None, float | None, float | None, str]
_OF_PUBLICATION = ("missing_returns", "not_due_returns", "days_after_audits")


def quality_indicators(base: Base, earlier: Sequence[Base]) -> Rows:
    """Return the indicators of quality, by dimension, in their order."""
    campaign, labels = base.campaign, base.campaign.registers.labels
    rows = []
    for position, (dimension, code, value, part, whole, status) in enumerate(_told(base, earlier), start=1):
        worth = "unknown" if value is None and status == "at_least" else status
        rows.append(
            {
                "campaign_code": campaign.code,
                "quality_code": code,
                "dimension": dimension,
                "dimension_label": labels["quality_dimension", dimension],
                "value": None if value is None else float(value),
                "unit": "part" if code.endswith(("_rate", "_low", "_high")) else "nombre",
                "numerator": None if part is None else float(part),
                "denominator": None if whole is None else float(whole),
                "value_status": worth,
                "value_status_label": labels["count_status", worth],
                "measured_on": campaign.published_on if code in _OF_PUBLICATION else None,
                "position": position,
            }
        )
        if code == "days_after_audits":
            rows[-1]["unit"] = "jours"
    return rows


def _told(base: Base, earlier: Sequence[Base]) -> Iterator[Told]:
    nation = base.measures({*base.campaign.due})
    owed, accepted = nation["owed"], nation["accepted"]
    modules = [row for row in by_module(base, ()) if row["module_code"] != "all"]
    looked_at = sum(row["audits"] > 0 for row in modules) if nation["audits"] else None
    yield _count("relevance", "sites_engaged", len(base.campaign.engaged))
    yield _count("relevance", "owed", owed)
    yield _count("relevance", "standard_modules", len(modules))
    yield "relevance", "audited_modules", looked_at, None, None, nation["results_status"]
    yield _count("accuracy", "accepted", accepted)
    yield _rate("accuracy", "reporting_rate", accepted, owed)
    yield from _conformity(nation)
    for name in ("missing", "rejected", "withdrawn", "not_due"):
        yield _count("accuracy", f"{name}_returns", nation[f"{name}_returns"])
    places = [row for row in by_module(base, ("departement_code",)) if row["module_code"] == "all" and row["audits"]]
    yield _count("accuracy", "audited_departements", len(places))
    yield _count("accuracy", "few_sites_departements", sum(row["few_sites"] for row in places))
    yield _rate("timeliness", "on_time_rate", nation["on_time"], owed)
    yield _count("timeliness", "days_after_audits", (base.campaign.published_on - base.campaign.file["audits_to"]).days)
    trend = [row for row in campaign_trend(base, earlier) if row["compared_campaign_code"] != base.campaign.code]
    yield _count("comparability", "earlier_campaigns", len(trend))
    yield _count("comparability", "comparable_campaigns", sum(row["comparable"] for row in trend))
    for reason in ("other_standard", "other_audit_types", "other_site_kinds"):
        yield _count("comparability", reason, sum(row["comparability"] == reason for row in trend))
    both = [row for row in headline_figures(base.campaign) if None not in (row["declared"], row["enumerated"])]
    yield _count("coherence", "declared_figures", len(both))
    yield _count("coherence", "differing_figures", sum(row["declared"] != row["enumerated"] for row in both))


def _conformity(nation: dict[str, Any]) -> Iterator[Told]:
    """Yield the rate of conformity and its bounds, of what the accepted returns say."""
    audits, unknown, status = nation["audits"], nation["owed"] - nation["accepted"], nation["results_status"]
    if not nation["audits"]:
        for name in ("conformity_rate", "conformity_rate_low", "conformity_rate_high"):
            yield "accuracy", name, None, None, None, status
        return
    conforming, based_on = nation["conforming"], nation["criteria_assessed"] - nation["not_applicable"]
    yield _rate("accuracy", "conformity_rate", conforming, based_on, status)
    yield _rate("accuracy", "conformity_rate_low", conforming * audits, based_on * (audits + unknown), status)
    highest = conforming * audits + based_on * unknown
    yield _rate("accuracy", "conformity_rate_high", highest, based_on * (audits + unknown), status)


def _count(dimension: str, code: str, value: int) -> Told:
    return dimension, code, value, None, None, "known"


def _rate(dimension: str, code: str, part: int, whole: int, status: str = "known") -> Told:
    found = rate(part, whole)
    return dimension, code, None if found is None else float(found), part, whole, status
