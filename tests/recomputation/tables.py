"""Every table of a package that is recomputed, with the columns that identify its rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.recomputation import national, rows, summaries
from tests.recomputation.returns import returns
from tests.recomputation.summaries import Base

Table = tuple[Sequence[str], Sequence[Mapping[str, Any]]]
# What is not recomputed, by column, and why.
GIVEN = {
    "submission_id": "the number that the ledger gave a file: it goes with one SHA-256 in all tables",
    "label": "the words of a figure or step, which no definition fixes",
}
# What no file says of a campaign: compared apart, or by other tests.
APART = {"corrections": "what changed since the publication before: compared with the packages themselves"}


def tables(base: Base, earlier: Sequence[Base]) -> dict[str, Table]:
    """Return the tables of a campaign by name, as the definitions of their columns say."""
    campaign = base.campaign
    audit, territories = ("site_code", "audit_type"), summaries.by_module
    return {
        "region_crosswalk": (
            ("region_code", "region_name", "region_code_today"),
            campaign.registers.region_crosswalk(),
        ),
        "headline_figures": (("figure_code",), national.headline_figures(campaign)),
        "declared_facts": (("fact_code",), national.declared_facts(campaign)),
        "national_summary": (("module_code",), [*territories(base, ())]),
        "summary_by_region": (("region_code", "module_code"), [*territories(base, ("region_code", "region_name"))]),
        "summary_by_departement": (
            ("departement_code", "module_code"),
            [*territories(base, ("departement_code", "departement_name", "region_code"))],
        ),
        "summary_by_site_kind": (("site_kind", "module_code"), [*territories(base, ("site_kind", "site_kind_label"))]),
        "summary_by_audit_type": (
            ("audit_type", "module_code"),
            [*territories(base, ("audit_type", "audit_type_label"))],
        ),
        "summary_by_commitment": (("commitment_code",), [*summaries.by_commitment(base)]),
        "summary_by_criterion": (("criterion_code",), [*summaries.by_criterion(base)]),
        "campaign_trend": (("compared_campaign_code",), national.campaign_trend(base, earlier)),
        "campaign_changes": (("module_code",), national.campaign_changes(base, earlier)),
        "indicator_summary": (
            ("indicator_code", "period", "territory_kind", "territory_code"),
            [*summaries.indicator_summary(base)],
        ),
        "certification_funnel": (("stage",), national.certification_funnel(campaign)),
        "returns": (audit, returns(campaign)),
        "engagements": (("site_code",), rows.engagements(campaign)),
        "audits": (audit, rows.audits(campaign)),
        "audit_sites": ((*audit, "covered_site_code"), rows.audit_sites(campaign)),
        "certificates": (("position",), national.certificates(campaign)),
        "nonconformities": ((*audit, "criterion_code"), rows.nonconformities(campaign)),
        "indicators": ((*audit, "indicator_code", "period"), rows.indicators(campaign)),
        "consolidated_audit_results": ((*audit, "criterion_code"), rows.consolidated(campaign)),
    }
