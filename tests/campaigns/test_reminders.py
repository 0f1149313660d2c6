"""Reminders: who, on which day, with which words; once a day; a digest for the bureau."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from prefaudit.campaigns.forms.bundle import queue_forms, write_bundle
from prefaudit.campaigns.opening import Decision, extend_due_date
from prefaudit.campaigns.reminders import remind
from prefaudit.l10n.typography import typeset
from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.databases import World
from tests.support.landing import deposit, form

DUE = date(2026, 11, 15)


@pytest.fixture(scope="module")
def world(module_settings: Settings, reference: Reference, keep: Callable[[Settings], World]) -> World:
    """An accepted return of 26, a refused one of 692, nothing of 39; addresses of all three."""
    place = replace(module_settings, bureau="bureau@example.org", page_url="https://audits.example.org")
    deposit(place, form(place, reference, "26"), "26")
    deposit(place, form(place, reference, "692"), "692", fault=FAULTS["result_erased"])
    consolidate_returns.run(place, publish=False)
    with connect(place) as connection:
        register(connection, [(n, site, f"site{site}@example.org") for n, site in enumerate(("26", "39", "692"))], "m")
    return keep(place)


@pytest.fixture
def ready(world: World) -> Settings:
    return world.restored()


def _reminders(connection: Connection) -> dict[str, str]:
    rows = connection.execute("select site_code, subject || E'\n' || body from ledger.messages where kind = 'reminder'")
    return {str(site): str(text) for site, text in rows.fetchall()}


@pytest.mark.parametrize("days", [-14, -3, 1, 7, 14])
def test_the_calendar_names_the_day(ready: Settings, days: int) -> None:
    day = date.fromordinal(DUE.toordinal() + days)
    with connect(ready) as connection:
        done = remind(ready, connection, current_reference(connection, ready.reference), day)
        reminders = _reminders(connection)
    assert (done.queued, len(done.unreachable)) == (2, 331)
    assert set(reminders) == {"39", "692"}
    assert typeset("Rappel : " if days < 0 else "Retour en retard : ") in reminders["39"]
    assert typeset("Nous n'avons encore rien reçu.") in reminders["39"]
    assert typeset("Votre dernier envoi n'a pas pu être accepté") in reminders["692"]
    assert "https://audits.example.org/retours-audit/sites/2026/692" in reminders["692"]
    assert "15 novembre 2026" in reminders["39"]


@pytest.mark.parametrize("days", [-15, -13, 0, 2, 15])
def test_other_days_are_quiet(ready: Settings, days: int) -> None:
    day = date.fromordinal(DUE.toordinal() + days)
    with connect(ready) as connection:
        done = remind(ready, connection, current_reference(connection, ready.reference), day)
        assert (done.queued, done.digest, _reminders(connection)) == (0, "", {})


def test_a_site_is_reminded_once_a_day_and_the_bureau_gets_one_digest(ready: Settings) -> None:
    with connect(ready) as connection:
        reference = current_reference(connection, ready.reference)
        for _ in range(2):
            remind(ready, connection, reference, date(2026, 11, 12))
        rows = connection.execute("select kind, count(*) from ledger.messages group by 1 order by 1").fetchall()
        assert rows == [("digest", 1), ("reminder", 2)]
        body = connection.execute("select recipients, body from ledger.messages where kind = 'digest'").fetchone()
    assert body is not None and body[0] == ["bureau@example.org"]
    assert "692 Sous-préfecture de Villefranche-sur-Saône" in str(body[1])
    assert "Sans adresse enregistrée" in str(body[1])


def test_a_waiver_moves_the_calendar(ready: Settings) -> None:
    with connect(ready) as connection:
        extend_due_date(
            ready, connection, "2026", ["39"], "self_assessment", "2026-12-01", Decision("marie", "Incendie")
        )
        reference = current_reference(connection, ready.reference)
        remind(ready, connection, reference, date(2026, 11, 12))
        assert set(_reminders(connection)) == {"692"}
        remind(ready, connection, reference, date(2026, 11, 28))
        assert "1er décembre 2026" in _reminders(connection)["39"]


def test_forms_go_out_once_to_those_who_have_an_address(ready: Settings) -> None:
    with connect(ready) as connection:
        reference = current_reference(connection, ready.reference)
        write_bundle(ready, reference, "2026", ["26", "39"])
        assert queue_forms(ready, connection, reference, "2026") == (3, 331)
        assert queue_forms(ready, connection, reference, "2026") == (0, 331)
        row = connection.execute(
            "select subject, recipients, attachments from ledger.messages where kind = 'form' and site_code = '39'"
        ).fetchone()
    assert row is not None
    assert row[0] == typeset("Campagne nationale 2026 : votre formulaire (Auto-évaluation)")
    assert row[1] == ["site39@example.org"]
    assert str(row[2]).endswith("forms/2026/retour_2026_39_self-assessment.xlsx']")
