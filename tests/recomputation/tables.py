"""Every table of a package that is recomputed, with the columns that identify its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.recomputation import national, quality, rows, summaries
from tests.recomputation.returns import returns
from tests.recomputation.summaries import Base

# What is not recomputed, by column, and why.
GIVEN = {
    "submission_id": "the number that the ledger gave a file: it goes with one SHA-256 in all tables",
    "label": "the words of a figure or step, which no definition fixes",
}
_AUDIT = ("site_code", "audit_type")
# The columns by which a row is known again, in every table.
KEYS: Mapping[str, tuple[str, ...]] = {
    "region_crosswalk": ("region_code", "region_name", "region_code_today"),
    "headline_figures": ("figure_code",),
    "declared_facts": ("fact_code",),
    "quality_indicators": ("quality_code",),
    "national_summary": ("module_code",),
    "summary_by_region": ("region_code", "module_code"),
    "summary_by_departement": ("departement_code", "module_code"),
    "summary_by_site_kind": ("site_kind", "module_code"),
    "summary_by_audit_type": ("audit_type", "module_code"),
    "summary_by_commitment": ("commitment_code",),
    "summary_by_criterion": ("criterion_code",),
    "campaign_trend": ("compared_campaign_code",),
    "campaign_changes": ("module_code",),
    "indicator_summary": ("indicator_code", "period", "territory_kind", "territory_code"),
    "certification_funnel": ("stage",),
    "returns": _AUDIT,
    "engagements": ("site_code",),
    "audits": _AUDIT,
    "audit_sites": (*_AUDIT, "covered_site_code"),
    "certificates": ("site_code", "scheme", "scope", "origin"),
    "nonconformities": (*_AUDIT, "criterion_code"),
    "indicators": (*_AUDIT, "indicator_code", "period"),
    "consolidated_audit_results": (*_AUDIT, "criterion_code"),
}
# What no file says of a campaign: compared apart, or by other tests.
APART = {"corrections": "what changed since the publication before: compared with the packages themselves"}


def tables(base: Base, earlier: Sequence[Base]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Return the tables of a campaign by name, as the definitions of their columns say."""
    campaign, by_module = base.campaign, summaries.by_module
    return {
        "region_crosswalk": campaign.registers.region_crosswalk(),
        "headline_figures": national.headline_figures(campaign),
        "declared_facts": national.declared_facts(campaign),
        "quality_indicators": quality.quality_indicators(base, earlier),
        "national_summary": [*by_module(base, ())],
        "summary_by_region": [*by_module(base, ("region_code", "region_name"))],
        "summary_by_departement": [*by_module(base, ("departement_code", "departement_name", "region_code"))],
        "summary_by_site_kind": [*by_module(base, ("site_kind", "site_kind_label"))],
        "summary_by_audit_type": [*by_module(base, ("audit_type", "audit_type_label"))],
        "summary_by_commitment": [*summaries.by_commitment(base)],
        "summary_by_criterion": [*summaries.by_criterion(base)],
        "campaign_trend": national.campaign_trend(base, earlier),
        "campaign_changes": national.campaign_changes(base, earlier),
        "indicator_summary": [*summaries.indicator_summary(base)],
        "certification_funnel": national.certification_funnel(campaign),
        "returns": returns(campaign),
        "engagements": rows.engagements(campaign),
        "audits": rows.audits(campaign),
        "audit_sites": rows.audit_sites(campaign),
        "certificates": national.certificates(campaign),
        "nonconformities": rows.nonconformities(campaign),
        "indicators": rows.indicators(campaign),
        "consolidated_audit_results": rows.consolidated(campaign),
    }
