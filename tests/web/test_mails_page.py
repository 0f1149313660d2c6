"""The page of the mails: what waits for a person and why, what is left for the next run, what did not leave."""

from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.ingestion.mail_intake import Mail, take
from prefaudit.mail.contacts import register
from prefaudit.mail.letter import read_letter
from prefaudit.mail.outbox import Message, queue
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.workbook.sandbox import Sandbox
from tests.ingestion.mailing import HERE, mail_of, require_nothing_vanished
from tests.mail.test_limits import BOMBS
from tests.web.test_write_routes import client_of

ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """Two mails that wait, one that this machine could not read, a message that was given up."""
    consolidate_returns.prepare(settings)
    stranger = mail_of("x@ailleurs.example", ("retour.pdf", b"%PDF-1"), number=1).as_bytes()
    bomb = BOMBS["1,000 parts in parts"][0]().replace(b"site@example.org", HERE.encode())
    with connect(settings) as connection, Sandbox(replace(settings, read_workers=1)) as sandbox:
        register(connection, [(2, "26", HERE)], "marie")
        for raw in (stranger, bomb):
            take(settings, connection, sandbox, Mail("box", read_letter(raw, settings), len(raw), raw))
        connection.execute(
            "insert into ledger.mail_tries (mailbox, uid, error) values ('box', '1/7', 'MachineFault: killed')"
        )
        queue(connection, Message("reminder", "a", (HERE,), "Rappel", "x"))
        connection.execute("update ledger.messages set state = 'given_up', attempts = 8, error = '452 plein'")
    return settings


def test_a_person_sees_what_waits_and_decides(filled: Settings) -> None:
    client = client_of(filled)
    page = client.get("/courriels").text
    for text in (
        "L'adresse de l'expéditeur n'est enregistrée pour aucun site.",
        "Le message ne peut pas être ouvert ici : des messages ou des archives emboîtés trop profondément.",
        "Courriels qui n'ont pas encore pu être lus",
        "MachineFault: killed",
        "Courriels qui ne sont pas partis",
        "abandonné après plusieurs essais",
        "452 plein",
    ):
        assert text in page
    with connect(filled) as connection:
        numbers = dict(connection.execute("select sender, mail_id from ledger.mails").fetchall())
        kept = [Path(place) for (place,) in connection.execute("select place from ledger.mails").fetchall()]
    assert all(place.exists() for place in kept)
    asked = client.get(f"/courriels/{numbers['x@ailleurs.example']}").text
    assert "ses fichiers qui attendent rejoignent la zone de dépôt" in asked and "Cela ne s'annule pas" in asked
    assert 'value="admettre"' in asked and 'value="ecarter"' in asked
    refused = client.post(f"/courriels/{numbers[HERE]}", data={"decision": "admettre", "motif": "vu"}, headers=ORIGIN)
    assert refused.status_code == 409
    assert "Ouvrez-le dans le dossier « Quarantaine » de la boîte" in refused.text
    for sender, decision in (("x@ailleurs.example", "admettre"), (HERE, "ecarter")):
        data = {"decision": decision, "motif": "Vérifié"}
        assert client.post(f"/courriels/{numbers[sender]}", data=data, headers=ORIGIN).status_code == 303
    assert client.get(f"/courriels/{numbers[HERE]}").status_code == 404
    with connect(filled) as connection:
        rows = connection.execute(
            "select came.state, brought.state, brought.delivery_id is not null from ledger.mails as came "
            "join ledger.mail_files as brought using (mail_id) order by mail_id"
        ).fetchall()
        assert rows == [("released", "released", True), ("discarded", "discarded", False)]
        require_nothing_vanished(connection)
    assert not any(place.exists() for place in kept)
    client.app.state.check_service.close()  # type: ignore[attr-defined]
