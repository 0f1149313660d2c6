"""The forms that sites fill: one prefilled workbook for each return a site owes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from prefaudit.contract import load_contracts
from prefaudit.reference import Reference
from prefaudit.reference_checks import Row
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import catalogue, markdown, rule_lines
from prefaudit.warehouse.campaigns import reference_within_reach
from prefaudit.workbook.naming import file_name
from prefaudit.workbook.render import render
from prefaudit.workbook.template import template

FORM = "audit-return"


class NothingOwed(ValueError):
    """The site owes no return in the campaign."""


def site_forms(settings: Settings, campaign_code: str, site_code: str, folder: Path) -> Iterator[Path]:
    """Write the forms of a site for a campaign, one for each audit it owes; give their paths. Campaigns opened by the
    form are known where the warehouse answers.

    Raises NothingOwed where the campaign, or the site in it, is unknown.
    """
    reference, complete = reference_within_reach(settings)
    rows = owed_by(reference, campaign_code, [site_code])
    if not rows:
        raise NothingOwed(
            f"The site « {site_code} » owes nothing in the campaign « {campaign_code} ». Check both codes against "
            "include/reference/sites.csv and include/reference/campaigns"
            + ("." if complete else "; a campaign opened by the form is known only while the warehouse answers.")
        )
    yield from write_forms(settings, reference, rows, folder)


def owed_by(reference: Reference, campaign_code: str, sites: Collection[str] | None = None) -> list[Row]:
    """The returns owed in a campaign (campaign_code, site_code, audit_type, due_on), by some sites or by all."""
    return [
        row
        for row in reference.table("owed")
        if row["campaign_code"] == campaign_code and (sites is None or row["site_code"] in sites)
    ]


def write_forms(settings: Settings, reference: Reference, rows: Iterable[Row], folder: Path) -> Iterator[Path]:
    """Write one prefilled form for each return owed; give their paths, in order."""
    contract = load_contracts(settings.contracts)[FORM]
    rules = rule_lines(catalogue(contract, reference, settings.expectations, settings.contracts))
    campaigns = {row["campaign_code"]: row for row in reference.table("campaigns")}
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str | None, Mapping[str | None, str]] = {}
    for row in rows:
        code, site, audit_type = str(row["campaign_code"]), str(row["site_code"]), str(row["audit_type"])
        campaign = campaigns[code]
        if code not in names:
            sites = reference.sites_at(date.fromisoformat(str(campaign["reference_on"])))
            names[code] = {each["site_code"]: str(each["site_name"]) for each in sites}
        known = {
            "campaign": code,
            "standard": str(campaign["standard_code"]),
            "site": site,
            "site_name": names[code][site],
            "audit_type": audit_type,
            "data_origin": "real",
        }
        yield render(template(contract, reference, known, rules), folder / file_name(code, site, audit_type))


def rules_page(settings: Settings) -> str:
    """The catalogue of the rules as a Markdown page: docs/regles.md."""
    contract, reference = load_contracts(settings.contracts)[FORM], Reference.load(settings.reference)
    return markdown(catalogue(contract, reference, settings.expectations, settings.contracts), contract)
