"""Every page in every state it can be in: no violation that axe finds, nothing wider than a phone, no raw code."""

import json
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page

from prefaudit.ingestion.mail_intake import Mail, take
from prefaudit.mail.contacts import register
from prefaudit.mail.letter import read_letter
from prefaudit.mail.outbox import Message, queue
from prefaudit.publication import approval
from prefaudit.publication import publish as publishing
from prefaudit.publication.text_review import decide, texts_to_review
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.withdrawal import withdraw
from prefaudit.web.app import create_app
from prefaudit.web.host import Ahead, Host, NightlyRun, Question, TaskAttempt, User
from prefaudit.workbook.sandbox import Sandbox
from tests.ingestion.mailing import HERE as ADDRESS
from tests.ingestion.mailing import mail_of
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.publishing import figures_alone, holds
from tests.web.routes import raw_codes

LATE = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
FAILED = TaskAttempt("read_returns", 3, 3, "/dags/x", "le disque de l'archive est plein", "No space left on device.")
GOOD = NightlyRun("manual__1", "success", LATE - timedelta(days=1), LATE - timedelta(hours=23), link="/dags/x")
BAD = NightlyRun("manual__2", "failed", LATE, LATE + timedelta(minutes=9), (FAILED,), link="/dags/x")
RUNNING = NightlyRun("manual__3", "running", LATE + timedelta(days=1), None, (), (FAILED,), link="/dags/x")
OPERATOR, ASKED = User("marie", may_act=True, may_approve=True), Question("/dags/q")
# Of what axe looks at, only colours are others in the dark.
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["cat.color"]}}
HELD = {"scheme": "QUAL-E-PREF", **dict.fromkeys(("first_obtained_on", "obtained_on"), date(2025, 3, 3))}
HELD |= {"expires_on": date(2028, 3, 2)}
NAMED = "Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)"


@dataclass
class Room:
    """The control room with what its host says: its user, its nights, the answer to its question."""

    settings: Settings
    user: User = OPERATOR
    runs: tuple[NightlyRun, ...] = (BAD, GOOD)
    question: Question | None = ASKED

    def app(self) -> FastAPI:
        host = Host(
            lambda: self.user,
            lambda: self.runs[0] if self.runs else None,
            str,
            runs=lambda most: self.runs[:most],
            ahead=lambda: Ahead(LATE + timedelta(days=2), decisions=1, decisions_link="/required_actions"),
            question=lambda run: self.question,
        )
        return create_app(host, lambda: self.settings)


@pytest.fixture(scope="module")
def world(module_settings: Settings, reference: Reference) -> Settings:
    """A night of every kind of return and file; mails, texts and figures that wait."""
    settings = module_settings
    for site in ("26", "69"):
        draft = form(settings, reference, site)
        sheet = draft.sheet("certificates")
        for name, value in (HELD | {"scope": f"{NAMED}, {site}"}).items():
            sheet.set(name, value, sheet.first_row)
        deposit(settings, draft, site)
    deposit(settings, form(settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    deposit(settings, form(settings, reference, "39"), "39")
    deposit(settings, form(settings, reference, "01"), "01", name="retour <b>.xlsx", fault=FAULTS["pdf_named_xlsx"])
    with figures_alone():
        consolidate_returns.run(settings)
    stranger = mail_of("x@ailleurs.example", ("retour.pdf", b"%PDF-1"), number=1).as_bytes()
    with connect(settings) as connection, Sandbox(replace(settings, read_workers=1)) as sandbox:
        register(connection, [(2, "26", ADDRESS)], "marie")
        take(settings, connection, sandbox, Mail("box", read_letter(stranger, settings), len(stranger), stranger))
        connection.execute("insert into ledger.mail_tries (mailbox, uid, error) values ('box', '1/7', 'x: killed')")
        queue(connection, Message("reminder", "a", (ADDRESS,), "Rappel", "x"))
        connection.execute("update ledger.messages set state = 'given_up', attempts = 8, error = '452 plein'")
        (number,) = connection.execute(
            "select submission_id from ledger.submissions where site_code = '39'"
        ).fetchone() or (0,)
        withdraw(connection, int(number), "site_request", "Bureau")
        text = texts_to_review(connection).waiting[0]
        decide(connection, text.campaign, text.sha256, "held_back", "marie", "Vu")
        found = publishing.stage(settings, connection, CAMPAIGN, "essai", holds)
        assert found is not None
        approval.record_waiting(connection, found, "manual__1")
    return settings


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 375, "height": 700}, color_scheme="light") as context:
        yield context.new_page()


@contextmanager
def served(room: Room) -> Iterator[str]:
    """Serve the application on a port of its own; return its address."""
    app = room.app()
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as heard:
        running = Thread(target=server.run, kwargs={"sockets": [heard]})
        running.start()
        try:
            yield f"http://127.0.0.1:{heard.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join()
            app.state.check_service.close()


def _faults(page: Page, address: str, status: int) -> list[Any]:
    """Return what is wrong with a page on a phone: what axe finds in both themes, its width, codes instead of words."""
    shown = page.goto(address)
    found: list[Any] = [] if shown and shown.status == status else [shown and shown.status]
    found += [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]
    page.emulate_media(color_scheme="dark")
    dark = Axe().run(page, options=COLOURS).response["violations"]
    found += [(each["id"], "dark", each["nodes"][0]["html"]) for each in dark]
    page.emulate_media(color_scheme="light")
    wide = "[document.documentElement, ...document.querySelectorAll('.scroll')]"
    if page.evaluate(f"{wide}.some(each => each.scrollWidth > each.clientWidth + 1)"):
        found.append("wider than a phone")
    # What Great Expectations says of a rule, in English, names codes.
    said = "" if "/controles/audit" in address else page.content()
    return [*found, *raw_codes(said)]


def _all_faults(page: Page, room: Room, paths: Mapping[str, int]) -> str:
    with served(room) as host:
        found = {path: _faults(page, f"{host}{path}", status) for path, status in paths.items()}
    return json.dumps({path: each for path, each in found.items() if each}, indent=1)


def test_an_installation_before_its_first_night(page: Page, settings: Settings) -> None:
    consolidate_returns.prepare(settings)
    paths = dict.fromkeys(
        ("/", "/depot", "/nuits", "/publications", "/sans-retour", "/courriels", "/textes", "/actes", "/regles"), 200
    )
    assert _all_faults(page, Room(settings, runs=()), paths | {"/controles/index.html": 404}) == "{}"


def test_everything_that_can_wait_for_a_person(page: Page, world: Settings) -> None:
    with connect(world) as connection:
        number, proposal, mail = (
            connection.execute(query.encode()).fetchone()[0]  # type: ignore[index]
            for query in (
                "select submission_id from ledger.submissions where site_code = '26'",
                "select publication_id from publication.publications where proposed_in is not null",
                "select mail_id from ledger.mails",
            )
        )
    paths = dict.fromkeys(
        [
            *("/", f"/?campagne={CAMPAIGN}&etat=rejected", f"/?campagne={CAMPAIGN}&texte=rien"),
            *(f"/sites/{CAMPAIGN}/{site}" for site in ("26", "692", "39", "01", "02")),
            *("/sites/26", f"/campagnes/{CAMPAIGN}", "/campagnes/ouvrir", f"/campagnes/{CAMPAIGN}/amender"),
            *("/publications", f"/propositions/{proposal}", f"/propositions/{proposal}/changements"),
            *("/sans-retour", "/courriels", f"/courriels/{mail}", "/textes", "/textes?etat=relus", "/actes", "/regles"),
            *("/nuits", "/nuits/manual__2", "/nuits/manual__2?etat=refuses", "/depot"),
            *("/controles/index.html", "/controles/audit-return-1-findings.html"),
            *(f"/depots/{number}/retrait", f"/depots/{number}/controle"),
        ],
        200,
    )
    assert _all_faults(page, Room(world), paths | {"/rien": 404, "/courriels/999": 404}) == "{}"


def test_a_night_in_progress_and_a_reader_who_may_not_act(page: Page, world: Settings) -> None:
    room = Room(world, User("lecteur", may_act=False), (RUNNING, BAD, GOOD), Question("/dags/q", False, "camille"))
    open_to_all = ("/", "/publications", f"/campagnes/{CAMPAIGN}", "/courriels", "/nuits", f"/sites/{CAMPAIGN}/692")
    closed = dict.fromkeys(("/textes", "/actes", "/depot"), 403)
    assert _all_faults(page, room, dict.fromkeys(open_to_all, 200) | closed) == "{}"
