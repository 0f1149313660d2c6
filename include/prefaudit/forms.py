"""The forms that sites fill: one prefilled workbook for each return a site owes."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from prefaudit.contract import load_contracts
from prefaudit.reference import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import catalogue, markdown, rule_lines
from prefaudit.workbook.naming import file_name
from prefaudit.workbook.render import render
from prefaudit.workbook.template import template

FORM = "audit-return"


class NothingOwed(ValueError):
    """The site owes no return in the campaign."""


def site_forms(settings: Settings, campaign_code: str, site_code: str, folder: Path) -> Iterator[Path]:
    """Write the forms of a site for a campaign, one for each audit it owes; give their paths.

    Raises NothingOwed where the campaign, or the site in it, is unknown.
    """
    reference = Reference.load(settings.reference)
    campaign = next((row for row in reference.table("campaigns") if row["campaign_code"] == campaign_code), None)
    owed = [
        row
        for row in reference.table("owed")
        if row["campaign_code"] == campaign_code and row["site_code"] == site_code
    ]
    if campaign is None or not owed:
        raise NothingOwed(
            f"The site « {site_code} » owes nothing in the campaign « {campaign_code} ». Check both codes against "
            "include/reference/sites.csv and include/reference/campaigns."
        )
    sites = reference.sites_at(date.fromisoformat(str(campaign["reference_on"])))
    site = next(row for row in sites if row["site_code"] == site_code)
    contract = load_contracts(settings.contracts)[FORM]
    rules = rule_lines(catalogue(contract, reference, settings.expectations, settings.contracts))
    folder.mkdir(parents=True, exist_ok=True)
    for row in owed:
        known = {
            "campaign": campaign_code,
            "standard": str(campaign["standard_code"]),
            "site": site_code,
            "site_name": str(site["site_name"]),
            "audit_type": str(row["audit_type"]),
            "data_origin": "real",
        }
        draft = template(contract, reference, known, rules)
        yield render(draft, folder / file_name(campaign_code, site_code, str(row["audit_type"])))


def rules_page(settings: Settings) -> str:
    """The catalogue of the rules as a Markdown page: docs/regles.md."""
    contract, reference = load_contracts(settings.contracts)[FORM], Reference.load(settings.reference)
    return markdown(catalogue(contract, reference, settings.expectations, settings.contracts), contract)
