"""A campaign of another form, of others than sites: opened, handed out, deposited, judged, acknowledged, reminded."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from prefaudit.campaigns.opening import Decision, add_sites, campaign_from_form, extend_due_date, open_campaign
from prefaudit.campaigns.reminders import remind
from prefaudit.l10n.typography import typeset
from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns, distribute_forms
from prefaudit.validation.revalidation import revalidate
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.landing import deposit, form, issues, verdicts
from tests.support.pages import PageClient
from tests.support.school_meals import CAMPAIGN, FORM, SCHOOLS, fill, school_meals_home

NORTH, SOUTH, WEST = SCHOOLS
BY = Decision("marie", "Rentrée")
OPENED = {
    "campaign_code": CAMPAIGN,
    "campaign_label": "Cantines 2026",
    "form": FORM,
    "standard_code": "qualipref-2.0",
    "reference_on": "2026-06-01",
    "audits_from": None,
    "audits_to": None,
    "audit_type": "self_assessment",
    "due_on": "2026-11-15",
    "sites": f"{NORTH} {SOUTH}",
    "approval": False,
    "remind_days_before": "3",
    "remind_days_after": "1",
}


@pytest.fixture(scope="module")
def run(module_settings: Settings, tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Settings:
    """After a run: the north's return is accepted, the south's refused; the west was added and sent nothing."""
    home = school_meals_home(tmp_path_factory.mktemp("home"))
    settings = replace(module_settings, home=str(home), form_places=f"cantines={FORM}")
    consolidate_returns.prepare(settings)
    with connect(settings) as connection:
        assert open_campaign(settings, connection, campaign_from_form(OPENED), BY)
        assert not open_campaign(settings, connection, campaign_from_form(OPENED), BY)
        assert add_sites(settings, connection, CAMPAIGN, [WEST.upper()], "certification", "2026-11-15", BY) == 1
        assert extend_due_date(settings, connection, CAMPAIGN, [WEST], "certification", "2026-11-20", BY) == 1
        assert register(connection, [(n, code, f"{code}@ecoles.fr") for n, code in enumerate(SCHOOLS)], "marie") == 3
    distribute_forms.write_forms(CAMPAIGN, settings)
    assert distribute_forms.mail_forms(CAMPAIGN, settings) == 3
    landing = Path(settings.landing)
    fill(_form(settings, NORTH), landing / "cantines" / "north.xlsx", 80)
    fill(_form(settings, SOUTH), landing / "cantines" / "south.xlsx", -1)
    # Meals for the national campaign of audits.
    fill(_form(settings, WEST), landing / "astray.xlsx", 1, campaign="2026")
    # The audit return of a préfecture, where meals are awaited, and one that names the campaign of the schools.
    deposit(settings, form(settings, reference, "26"), "26", name="cantines/audit.xlsx")
    lost = form(settings, reference, "39")
    lost.sheet("identification").set("campaign_code", CAMPAIGN)
    deposit(settings, lost, "39", name="lost.xlsx")
    consolidate_returns.run(settings, publish=False)
    return settings


def _form(settings: Settings, school: str) -> Path:
    return Path(settings.forms) / CAMPAIGN / f"retour_{CAMPAIGN}_{school}_{FORM}.xlsx"


@pytest.fixture(scope="module")
def client(run: Settings) -> Iterator[TestClient]:
    host = Host(lambda: User("lectrice", False), lambda: None, lambda who: f"manual__{who}")
    with PageClient(create_app(host, lambda: run)) as opened:
        yield opened


def test_a_campaign_keeps_its_form_its_version_and_who_reports(run: Settings) -> None:
    with connect(run) as connection:
        row = connection.execute(
            "select form, form_version, standard_code, audits_to from ledger.campaigns where campaign_code = %s",
            [CAMPAIGN],
        ).fetchone()
        owed = connection.execute(
            "select site_code, audit_type, due_on::text from ledger.returns_owed where campaign_code = %s order by 1",
            [CAMPAIGN],
        ).fetchall()
        names = dict(
            connection.execute(
                "select site_code, site_name from as_of.campaign_sites where campaign_code = %s and site_kind is null",
                [CAMPAIGN],
            ).fetchall()
        )
    assert row == (FORM, "1", None, None)
    assert owed == [(NORTH, "", "2026-11-15"), (SOUTH, "", "2026-11-15"), (WEST, "", "2026-11-20")]
    assert names == SCHOOLS


def test_returns_are_judged_and_what_is_awaited_is_told(run: Settings) -> None:
    with connect(run) as connection:
        found, told = verdicts(connection), issues(connection)
        sentences = dict(
            connection.execute(
                "select sent.file_name, found.message from ledger.issues as found "
                "inner join ledger.submissions as sent on found.submission_id = sent.submission_id "
                "where found.rule = 'identity.form.awaited'"
            ).fetchall()
        )
        states = connection.execute(
            "select site_code, state from as_of.returns where campaign_code = %s order by 1", [CAMPAIGN]
        ).fetchall()
    assert found == {
        "north.xlsx": "accepted",
        "south.xlsx": "rejected",
        "audit.xlsx": "rejected",
        "lost.xlsx": "rejected",
        "astray.xlsx": "rejected",
    }
    assert [rule for rule, *_ in told["south.xlsx"]] == ["meals.served.positive"]
    assert sentences == {
        "audit.xlsx": "Ce classeur est du formulaire « Retour d'audit qualité » ; cet endroit de dépôt attend le "
        "formulaire « Repas des écoles ».",
        "lost.xlsx": "Ce classeur est du formulaire « Retour d'audit qualité » ; la campagne meals-2026 attend le "
        "formulaire « Repas des écoles ».",
        "astray.xlsx": "Ce classeur est du formulaire « Repas des écoles » ; la campagne 2026 attend le formulaire "
        "« Retour d'audit qualité ».",
    }
    assert [len(told[name]) for name in ("audit.xlsx", "lost.xlsx", "astray.xlsx")] == [1, 1, 1]
    assert states == [(NORTH, "accepted"), (SOUTH, "rejected"), (WEST, "missing")]


@pytest.mark.parametrize(("campaign", "submissions"), [(CAMPAIGN, 3), ("2026", 2)])
def test_revalidated_it_is_unchanged_the_place_of_deposit_included(
    run: Settings, campaign: str, submissions: int
) -> None:
    with connect(run) as connection:
        found = revalidate(run, connection, campaign)
    assert (len(found.verdicts), found.differences, found.unread) == (submissions, (), ())


def test_forms_and_acknowledgements_go_to_who_reports(run: Settings) -> None:
    with connect(run) as connection:
        sent = connection.execute(
            "select kind, site_code, subject, recipients from ledger.messages where campaign_code = %s order by 1, 2",
            [CAMPAIGN],
        ).fetchall()
    assert [(kind, site, to) for kind, site, _, to in sent] == [
        *(("acknowledgement", code, [f"{code.lower()}@ecoles.fr"]) for code in (NORTH, SOUTH)),
        *(("form", code, [f"{code.lower()}@ecoles.fr"]) for code in SCHOOLS),
    ]
    subjects = {(kind, site): subject for kind, site, subject, _ in sent}
    assert subjects["form", NORTH] == typeset("Cantines 2026 : votre formulaire")
    assert subjects["acknowledgement", NORTH] == "Retour accepté – Cantines 2026, École du Nord"


def test_who_owes_is_reminded_and_who_is_accepted_is_not(run: Settings) -> None:
    with connect(run) as connection:
        done = remind(run, connection, current_reference(connection, run.reference), date(2026, 11, 16))
        rows = connection.execute(
            "select site_code, body from ledger.messages where kind = 'reminder' and campaign_code = %s", [CAMPAIGN]
        ).fetchall()
    assert "École du Sud, échéance" in done.digest
    ((site, body),) = rows
    assert (site, typeset("pour « Cantines 2026 » était attendu le") in body) == (SOUTH, True)


def test_the_page_shows_the_campaign_its_schools_and_their_forms(run: Settings, client: TestClient) -> None:
    page = client.get("/", params={"campagne": CAMPAIGN})
    assert page.status_code == 200
    assert "École de l'Ouest" in page.text
    own = client.get(f"/sites/{CAMPAIGN}/{NORTH}").text
    assert "École du Nord" in own
    assert f"/formulaires/{CAMPAIGN}/{NORTH}/{FORM}" in own
    assert "audit inconnu" not in own
    assert client.get(f"/formulaires/{CAMPAIGN}/{NORTH}/{FORM}").content == _form(run, NORTH).read_bytes()
    assert client.get(f"/formulaires/{CAMPAIGN}/{NORTH}/self_assessment").status_code == 404
    assert "La campagne attend un autre formulaire." in client.get("/sans-retour").text
    rules = client.get("/regles", params={"formulaire": FORM}).text
    assert "meals.served.positive" in rules
    assert "Retour d'audit qualité, version 1" in rules
