"""Reference tables that a form brings along: read and checked like the others; what is wrong in them is its own."""

from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.campaigns.forms.prefilled import write_forms
from prefaudit.campaigns.opening import Decision, campaign_from_form, open_campaign
from prefaudit.campaigns.plausible import DecisionRefused
from prefaudit.model.contract import ContractError
from prefaudit.reference.campaign_forms import campaign_faults, contract_of
from prefaudit.reference.contracts import load_checked
from prefaudit.reference.data import Reference, expected_returns, reporters
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.homes import write_files
from tests.support.school_meals import CAMPAIGN, FORM, PACKAGE, SCHOOLS, school_meals_home

NORTH = next(iter(SCHOOLS))
TABLE = "include/reference/school-meals/schools.csv"
FILE = "include/reference/campaigns/meals.yaml"
CAMPAIGN_FILE = f"""
campaign_code: {CAMPAIGN}
campaign_label: Cantines 2026
form: school-meals
reporters: schools.school_code
reference_on: 2026-06-01
engaged: all
owed: [{{due_on: 2026-11-15, sites: all}}]
status: project
source: projet
"""
HEADER = "school_code,school_name,pupils,departement_code\n"


def settings_of(folder: Path, **files: str) -> Settings:
    return replace(Settings.from_env({}), home=str(school_meals_home(folder, **files)))


def test_a_form_brings_tables_and_a_campaign_of_them(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, **{FILE: CAMPAIGN_FILE})
    reference = Reference.load(settings.reference)
    contracts = load_checked(settings.contracts, settings.reference)
    campaign = next(row for row in reference.table("campaigns") if row["campaign_code"] == CAMPAIGN)
    assert (reference.broken, contracts.broken) == ({}, {}) and FORM in contracts.forms
    assert reporters(reference, campaign) == SCHOOLS
    owed = [row for row in reference.table("owed") if row["campaign_code"] == CAMPAIGN]
    assert [(row["site_code"], row["audit_type"], row["due_on"]) for row in owed] == [
        (code, "", "2026-11-15") for code in SCHOOLS
    ]
    assert contract_of(contracts, campaign).version == "1"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({TABLE: HEADER + "0692866R,Nord,many,69\n"}, "schools.csv, line 2: « pupils » is « many »"),
        (
            {TABLE: HEADER + f"0692866R,Nord,{2**63},69\n"},
            f"schools.csv, line 2: « pupils » is « {2**63} ». Write a whole",
        ),
        ({TABLE: HEADER + "0692866R,Nord,1,99\n"}, "schools.csv, line 2: "),
        ({TABLE: HEADER + "0692866R,Nord,1,69\n0692866R,Nord,1,69\n"}, "schools.csv, line 3: "),
        ({TABLE: "school_code,school_name\n"}, "schools.csv, line 1: the column(s) pupils, departement_code"),
        ({"include/reference/school-meals/datapackage.json": "{"}, "datapackage.json of "),
        (
            {"include/reference/school-meals/datapackage.json": PACKAGE.replace("integer", "year")},
            "« pupils » is of type « year »; expected one of string, integer, number, date, boolean.",
        ),
        ({FILE: CAMPAIGN_FILE.replace("schools.", "pupils.")}, "« pupils.school_code » is no column of a reference"),
        ({FILE: CAMPAIGN_FILE.replace("2026-11-15", "2026-13-15")},
         "meals.yaml, line 8: « due_on » is « 2026-13-15 ». Write a date as YYYY-MM-DD."),
        ({FILE: CAMPAIGN_FILE.replace("2026-06-01", "2026-02-30")},
         "meals.yaml, line 6: « reference_on » is « 2026-02-30 ». Write a date as YYYY-MM-DD."),
        ({FILE: CAMPAIGN_FILE.replace("engaged: all", "engaged: [")},
         "meals.yaml, line 9: this is not YAML (did not find expected ',' or ']'). Correct the file."),
        ({FILE: CAMPAIGN_FILE.replace("sites: all", "sites: [x]")}, "« x » is not engaged in the campaign"),
        ({FILE: CAMPAIGN_FILE, TABLE: HEADER + "26,Nord,1,69\n"}, "« 26 » of schools.school_code is a site's code too"),
    ],
)  # fmt: skip
def test_what_is_wrong_costs_the_form_alone(tmp_path: Path, files: dict[str, str], sentence: str) -> None:
    settings = settings_of(tmp_path, **files)
    found = load_checked(settings.contracts, settings.reference)
    assert (found.forms, list(found.broken)) == (("audit-return", "charte-marianne"), [FORM])
    assert sentence in found.broken[FORM]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reporters: schools.school_code\n": ""},
         "The campaign meals-2026 is of sites.site_code, and its form « school-meals » of schools.school_code. Correct "
         "« reporters » of the campaign, or the domain of identity.site."),
        ({"form: school-meals\n": 'form: school-meals\nform_version: "3"\n'},
         "The campaign meals-2026 awaits the version « 3 » of the form « school-meals », which has « 1 ». Correct "
         "form_version of the campaign, or put the contract back."),
        ({"form: school-meals": "form: school-meal"},
         "The campaign meals-2026 is of the form « school-meal », which there is not; expected one of audit-return, "
         "charte-marianne, school-meals. Did you mean « school-meals »? Correct « form » of the campaign."),
    ],
)  # fmt: skip
def test_a_campaign_that_does_not_fit_its_form_is_told_and_no_form_of_it_is_written(
    tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    text = CAMPAIGN_FILE
    for old, new in changes.items():
        text = text.replace(old, new)
    settings = settings_of(tmp_path, **{FILE: text})
    reference = Reference.load(settings.reference)
    assert list(campaign_faults(load_checked(settings.contracts, settings.reference), reference)) == [sentence]
    with pytest.raises(ContractError) as refused:
        list(write_forms(settings, reference, expected_returns(reference, CAMPAIGN), tmp_path / "forms"))
    assert str(refused.value) == sentence


def test_the_campaigns_of_the_project_fit_their_forms() -> None:
    settings = Settings.from_env({})
    contracts = load_checked(settings.contracts, settings.reference)
    assert list(campaign_faults(contracts, Reference.load(settings.reference))) == []


def test_a_table_of_a_form_has_a_name_of_its_own(tmp_path: Path) -> None:
    package = (settings_of(tmp_path).reference / "school-meals" / "datapackage.json").read_text(encoding="utf-8")
    other = tmp_path / "other"
    settings = settings_of(
        other,
        **{
            "include/reference/school-meals/datapackage.json": package.replace('"schools"', '"sites"'),
            "include/reference/school-meals/sites.csv": HEADER + "0692866R,Nord,1,69\n",
        },
    )
    assert "there is a table « sites » already" in Reference.load(settings.reference).broken[FORM]


def test_who_reports_has_a_code_that_nobody_of_another_form_has(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, **{FILE: CAMPAIGN_FILE})
    folder = settings.reference
    package = (folder / "school-meals" / "datapackage.json").read_text(encoding="utf-8")
    contract = (settings.contracts / "school-meals.yaml").read_text(encoding="utf-8")
    other = CAMPAIGN_FILE.replace(CAMPAIGN, "pools-2026").replace("school-meals", "pools").replace("schools.", "pools.")
    write_files(
        tmp_path,
        {
            "include/contracts/pools.yaml": contract.replace("form: school-meals", "form: pools").replace(
                "schools", "pools"
            ),
            "include/reference/pools/datapackage.json": package.replace('"schools', '"pools'),
            "include/reference/pools/pools.csv": HEADER + f"{NORTH},Piscine,1,69\n",
            "include/reference/campaigns/pools.yaml": other,
        },
    )
    found = Reference.load(folder)
    assert found.broken == {
        "pools": f"The campaign pools-2026: « {NORTH} » of pools.school_code is a code of schools.school_code too, and "
        "letters go by code. Give these who report codes of their own."
    }


def test_a_campaign_with_a_fault_keeps_its_place_until_it_is_corrected(settings: Settings, tmp_path: Path) -> None:
    good = settings_of(tmp_path / "good", **{FILE: CAMPAIGN_FILE})
    slips = {"schools.": "pupils.", "engaged: all": "engaged: [", "2026-11-15": "2026-13-15"}
    query = "select count(*) from ledger.returns_owed where campaign_code = %s"
    with connect(settings) as connection:
        sync_reference(connection, Reference.load(good.reference))
        assert connection.execute(query, [CAMPAIGN]).fetchone() == (3,)
        for place, (old, new) in enumerate(slips.items()):
            wrong = settings_of(tmp_path / str(place), **{FILE: CAMPAIGN_FILE.replace(old, new)})
            assert sum(sync_reference(connection, Reference.load(wrong.reference)).values()) == 0
            assert connection.execute(query, [CAMPAIGN]).fetchone() == (3,)


def test_a_campaign_that_would_not_hold_is_not_opened(settings: Settings, tmp_path: Path) -> None:
    ready = replace(settings, home=str(school_meals_home(tmp_path / "home")))
    consolidate_returns.prepare(ready)
    wanted = {
        "campaign_code": CAMPAIGN, "campaign_label": "Cantines", "form": FORM, "sites": "0692866R 26",
        "reference_on": "2026-06-01", "due_on": "2026-11-15", "approval": False,
        **dict.fromkeys(("standard_code", "audit_type", "audits_from", "audits_to"), ""),
        **dict.fromkeys(("remind_days_before", "remind_days_after"), ""),
    }  # fmt: skip
    with connect(ready) as connection:
        with pytest.raises(DecisionRefused, match=r"« 26 » is not a code of schools\.school_code on 2026-06-01"):
            open_campaign(ready, connection, campaign_from_form(wanted), Decision("marie", "Rentrée"))
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (0,)
