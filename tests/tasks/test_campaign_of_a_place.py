"""A place of deposit that says the campaign: workbooks that name none are of that one, up to the published tables."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from prefaudit.reference.campaign_forms import campaign_faults
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.validation.revalidation import revalidate
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import issues, verdicts
from tests.support.school_meals import CAMPAIGN, CONTRACT, FORM, SCHOOLS, school_meals_home

NORTH, SOUTH, WEST = SCHOOLS
CAMPAIGN_FILE = f"""
campaign_code: {CAMPAIGN}
campaign_label: Meals 2026
form: {FORM}
reporters: schools.school_code
reference_on: 2026-06-01
engaged: all
owed: [{{due_on: 2026-11-15, sites: all}}]
status: project
source: an example
"""
# The first version has no field for the campaign; in the second it may be left blank.
SECOND = CONTRACT.replace("title: Repas des écoles", "title: School meals\nlanguage: en")
FIRST = SECOND.replace("campaign: cover.campaign_code, ", "").replace(
    "      - {name: campaign_code, title: Campagne, type: string, identifier: true, prefilled: campaign}\n", ""
)
_SUITE = '{{"name": "school-meals.2.{table}", "expectations": []}}'


@pytest.fixture(scope="module")
def run(module_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """After a run: one workbook cannot name a campaign, one leaves it blank, one names another, one is no workbook."""
    home = school_meals_home(
        tmp_path_factory.mktemp("home"),
        **{
            "include/contracts/school-meals.yaml": FIRST,
            "include/contracts/school-meals-2.yaml": SECOND.replace('version: "1"', 'version: "2"'),
            f"include/reference/campaigns/{CAMPAIGN}.yaml": CAMPAIGN_FILE,
            **{f"expectations/{FORM}/2/{table}.json": _SUITE.format(table=table) for table in ("cover", "meals")},
        },
    )
    settings = replace(module_settings, home=str(home), form_places=f"schools={FORM}@{CAMPAIGN}")
    folder = Path(settings.landing) / "schools"
    folder.mkdir(parents=True)
    _write(folder / "north.xlsx", "1", {"École": NORTH}, 80)
    _write(folder / "south.xlsx", "2", {"École": SOUTH, "Campagne": None}, 60)
    _write(folder / "west.xlsx", "2", {"École": WEST, "Campagne": "meals-2025"}, 40)
    _write(folder.parent / "beside.xlsx", "1", {"École": NORTH}, 20)
    (folder / "letter.xlsx").write_bytes(b"%PDF-1.7\n")
    consolidate_returns.run(settings)
    return settings


def _write(path: Path, version: str, cover: Mapping[str, str | None], served: int) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Couverture"  # type: ignore[union-attr]
    for row in {"Formulaire": FORM, "Version": version, "Nom de l'école": None, **cover}.items():
        book["Couverture"].append(row)
    sheet = book.create_sheet("Repas")
    for line in (("Jour", "Repas servis"), ("2026-06-12", served)):
        sheet.append(line)
    book.save(path)


def test_what_names_no_campaign_is_published_in_that_of_its_place(run: Settings) -> None:
    with connect(run) as connection:
        rows = connection.execute(
            "select site_code, served from published.school_meals__meals where campaign_code = %s order by 1",
            [CAMPAIGN],
        ).fetchall()
        kept = connection.execute(
            "select sent.file_name, kept.campaign_code from warehouse.form_returns as kept "
            "inner join ledger.submissions as sent on kept.submission_id = sent.submission_id order by 1"
        ).fetchall()
        states = dict(
            connection.execute(
                "select site_code, state from published.returns where campaign_code = %s", [CAMPAIGN]
            ).fetchall()
        )
    assert rows == [(NORTH, 80), (SOUTH, 60)]
    # What came to no such place is kept, and is of no campaign.
    assert kept == [("beside.xlsx", None), ("north.xlsx", CAMPAIGN), ("south.xlsx", CAMPAIGN)]
    assert states == {NORTH: "accepted", SOUTH: "accepted", WEST: "missing"}


def test_what_names_another_campaign_has_one_issue_at_its_cell(run: Settings) -> None:
    with connect(run) as connection:
        told, judged = issues(connection), verdicts(connection)
        message, expected = connection.execute(  # type: ignore[misc]
            "select message, expected from ledger.issues where rule = 'identity.campaign.awaited'"
        ).fetchone()
    assert told["west.xlsx"] == [("identity.campaign.awaited", "Couverture", "B5", "error")]
    assert message == (
        f"This workbook answers the campaign “meals-2025”; this place of deposit awaits the returns of the campaign "
        f"“{CAMPAIGN}”."
    )
    assert expected == f"The workbook of the campaign “{CAMPAIGN}” here; that of “meals-2025” at its own place."
    assert judged == {
        **dict.fromkeys(("north.xlsx", "south.xlsx", "beside.xlsx"), "accepted"),
        **dict.fromkeys(("west.xlsx", "letter.xlsx"), "rejected"),
    }


def test_what_is_no_workbook_is_answered_in_the_language_of_the_form_that_is_awaited(run: Settings) -> None:
    with connect(run) as connection:
        row = connection.execute(
            "select sent.language, found.message from ledger.submissions as sent "
            "inner join ledger.issues as found on sent.submission_id = found.submission_id "
            "where sent.file_name = 'letter.xlsx'"
        ).fetchone()
    assert row == ("en", "The file is not an Excel workbook: it is a PDF document.")


def test_revalidated_it_is_unchanged_with_its_rows_in_staging_or_without(run: Settings) -> None:
    with connect(run) as connection:
        found = revalidate(run, connection, CAMPAIGN)
    with connect(run) as connection:
        connection.execute("delete from staging.locations")
        again = revalidate(run, connection, CAMPAIGN)
    for each in (found, again):
        assert ([sent.file_name for sent, _ in each.verdicts], each.differences) == (["north.xlsx", "south.xlsx"], ())


def test_a_form_that_names_no_campaign_needs_a_place_that_does(run: Settings) -> None:
    contracts, reference = load_checked(run.contracts, run.reference), Reference.load(run.reference)
    first = contracts.without({}).sound[FORM, "1"]
    assert "campaign" not in first.identity
    alone = type(contracts)({(FORM, "1"): first})
    assert list(campaign_faults(alone, reference, [FORM])) == [
        f"The campaign {CAMPAIGN}: its form « {FORM} » does not say where a return names its campaign. Add "
        f"identity.campaign to the contract, or a place with {FORM}@{CAMPAIGN} to PREFAUDIT_FORM_PLACES."
    ]
    assert list(campaign_faults(alone, reference, [FORM], placed={CAMPAIGN})) == []
