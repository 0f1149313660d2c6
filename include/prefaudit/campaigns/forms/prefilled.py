"""The forms that sites fill: one prefilled workbook for each return expected of a site."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.template import RuleLine, template
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.errors import OperatorError
from prefaudit.model.file_name import file_name
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.reference.lines import ReferenceRow
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import Entry, catalogue, markdown
from prefaudit.warehouse.campaigns import reference_within_reach


class NoExpectedReturn(OperatorError):
    """No return is expected from the site in the campaign."""


def site_forms(settings: Settings, campaign_code: str, site_code: str, folder: Path) -> Iterator[Path]:
    """Write the forms of a site for a campaign, one for each return expected, and yield their paths.

    Campaigns opened by the form are found while the warehouse can be reached.

    Raises:
        NoExpectedReturn: the campaign, or the site in it, is unknown.
    """
    reference, complete = reference_within_reach(settings)
    rows = expected_returns(reference, campaign_code, [site_code])
    if not rows:
        raise NoExpectedReturn(
            f"No return is expected from « {site_code} » in the campaign « {campaign_code} ». Check both codes against "
            "include/reference/sites.csv and include/reference/campaigns"
            + ("." if complete else "; a campaign opened by the form is found only while the warehouse can be reached.")
        )
    yield from write_forms(settings, reference, rows, folder)


def write_forms(settings: Settings, reference: Reference, rows: Iterable[ReferenceRow], folder: Path) -> Iterator[Path]:
    """Write one prefilled form for each return expected, and yield their paths, in order."""
    contract = load_checked(settings.contracts, settings.reference).newest(DEFAULT_FORM)
    rules = rule_lines(catalogue(contract, reference, settings.expectations, settings.contracts))
    campaigns = {row["campaign_code"]: row for row in reference.table("campaigns")}
    folder.mkdir(parents=True, exist_ok=True)
    names: dict[str | None, Mapping[str | None, str]] = {}
    for row in rows:
        code, site, audit_type = str(row["campaign_code"]), str(row["site_code"]), str(row["audit_type"])
        campaign = campaigns[code]
        if code not in names:
            sites = reference.sites_at(date.fromisoformat(str(campaign["reference_on"])))
            names[code] = {site_row["site_code"]: str(site_row["site_name"]) for site_row in sites}
        known = {
            "campaign": code,
            "standard": str(campaign["standard_code"]),
            "site": site,
            "site_name": names[code][site],
            "audit_type": audit_type,
            "data_origin": "real",
        }
        yield render(template(contract, reference, known, rules), folder / file_name(code, site, audit_type))


def rule_lines(entries: Iterable[Entry]) -> tuple[RuleLine, ...]:
    """Return the catalogue as the lines of the sheet « Règles de contrôle » of the form."""
    return tuple(
        RuleLine(
            rule=entry.id,
            sheet=entry.sheet,
            field=entry.title,
            severity=entry.effect,
            message=entry.message,
            expected=entry.expected,
        )
        for entry in entries
    )


def rules_page(settings: Settings) -> str:
    """Return the catalogue of the rules as a Markdown page: docs/regles.md."""
    reference = Reference.load(settings.reference)
    contract = load_checked(settings.contracts, settings.reference).newest(DEFAULT_FORM)
    return markdown(catalogue(contract, reference, settings.expectations, settings.contracts), contract)
