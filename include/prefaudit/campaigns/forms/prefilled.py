"""The forms that sites fill: one prefilled workbook for each return expected of a site."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from prefaudit.campaigns.forms.made_up import prefilled_values
from prefaudit.campaigns.forms.press import Press
from prefaudit.campaigns.forms.self_check import self_check, with_self_check
from prefaudit.campaigns.forms.template import RuleLine, template
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.model.errors import OperatorError
from prefaudit.model.file_name import file_name
from prefaudit.reference.campaign_forms import contract_of
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference, expected_returns, reporters
from prefaudit.reference.lines import ReferenceRow
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import Entry, catalogue, markdown
from prefaudit.warehouse.campaigns import reference_within_reach


class NoExpectedReturn(OperatorError):
    """No return is expected from the site in the campaign."""

    french = "aucun retour n'est attendu de ce site"


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
    contracts = load_checked(settings.contracts, settings.reference)
    campaigns = {row["campaign_code"]: row for row in reference.table("campaigns")}
    folder.mkdir(parents=True, exist_ok=True)
    for code, own in groupby(rows, key=lambda row: str(row["campaign_code"])):
        campaign = campaigns[code]
        contract, names = contract_of(contracts, campaign), reporters(reference, campaign)
        entries = catalogue(contract, reference, settings.expectations, settings.contracts)
        known = {"campaign": code, "standard": campaign["standard_code"] or "", "data_origin": "real"}
        nobody = known | {"site": "", "site_name": "", "audit_type": ""}
        # The tables of a campaign stand alike in all its forms.
        blank = template(contract, reference, nobody)
        made = self_check(blank, contract, reference, settings.expectations, entries)
        rules = rule_lines(entries, made.live)
        press = Press(with_self_check(template(contract, reference, nobody, rules), made))
        for row in own:
            site = str(row["site_code"])
            theirs = {"site": site, "site_name": names[site], "audit_type": row["audit_type"] or ""}
            draft = template(contract, reference, known | theirs, rules)
            yield press.print(with_self_check(draft, made), folder / form_name(campaign, row, contract.language))


def form_name(campaign: ReferenceRow, expected: ReferenceRow, language: str) -> str:
    """Return the name of the file of an expected return of a campaign, whose form is in a language."""
    what = expected["audit_type"] or campaign["form"]
    return file_name(str(campaign["campaign_code"]), str(expected["site_code"]), str(what), language)


def rule_lines(entries: Iterable[Entry], live: Collection[str]) -> tuple[RuleLine, ...]:
    """Return the catalogue as the lines of the sheet « Règles de contrôle » of the form; `live` are the rules that it
    checks itself."""
    return tuple(
        RuleLine(
            rule=entry.id,
            sheet=entry.sheet,
            field=entry.title,
            severity=entry.effect,
            message=entry.message,
            expected=entry.expected,
            live=entry.id in live,
        )
        for entry in entries
    )


def rules_page(settings: Settings, form: str = DEFAULT_FORM) -> str:
    """Return the catalogue of the rules of a form as a Markdown page; of the audit return it is docs/regles.md."""
    reference = Reference.load(settings.reference)
    contract = load_checked(settings.contracts, settings.reference).newest(form)
    entries = catalogue(contract, reference, settings.expectations, settings.contracts)
    blank = template(contract, reference, prefilled_values(contract, reference))
    made = self_check(blank, contract, reference, settings.expectations, entries)
    return markdown(entries, contract, made.live)
