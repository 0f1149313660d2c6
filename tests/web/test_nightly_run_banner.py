"""The banner of the last nightly run: what it did, what failed in it, whether it is in progress."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient

from prefaudit.model.errors import NO_MESSAGE, NO_REASON
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web.app import create_app
from prefaudit.web.host import Ahead, Host, NightlyRun, TaskAttempt, User
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.pages import PageClient
from tests.support.publishing import unjudged

RUN = "/dags/consolidate_returns/runs/manual__1"
Banner = Callable[..., str]
AHEAD = Ahead(datetime(2026, 11, 30, 1, 30, tzinfo=UTC), decisions=1, decisions_link="/required_actions")


@pytest.fixture(scope="module")
def started(module_settings: Settings, reference: Reference) -> datetime:
    """When a nightly run started that accepted one return, rejected one, and published."""
    with connect(module_settings) as connection:
        row = connection.execute("select clock_timestamp()").fetchone()
    deposit(module_settings, form(module_settings, reference, "26"), "26")
    deposit(module_settings, form(module_settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    with unjudged():
        consolidate_returns.run(module_settings)
    assert row is not None and isinstance(row[0], datetime)
    return row[0]


def _client(settings: Settings, last: NightlyRun | None) -> TestClient:
    host = Host(lambda: User("marie", True), lambda: last, lambda who: f"manual__{who}", ahead=lambda: AHEAD)
    return PageClient(create_app(host, lambda: settings), follow_redirects=False)


@pytest.fixture
def banner_of(module_settings: Settings, started: datetime) -> Banner:
    """The banner for a nightly run in a given state that started then."""

    def render(state: str, since: datetime | None = started, **rest: Any) -> str:
        until = started + timedelta(minutes=4) if state in {"success", "failed"} else None
        page = _client(module_settings, NightlyRun("manual__1", state, since, until, link=RUN, **rest)).get("/").text
        (banner,) = re.findall(r'<div class="night .*?</div>', page, re.DOTALL)
        return str(banner)

    return render


def _words(banner: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", banner)).split())


def test_a_run_shows_what_it_took_in_and_what_it_published(banner_of: Banner) -> None:
    banner = banner_of("success")
    assert _words(banner).startswith("La nuit est bonne : 2 retours, 1 accepté, 1 refusé. Dernière nuit : ")
    assert "2 fichiers pris en compte : 1 accepté, 1 refusé." in _words(banner)
    assert "Depuis son début : Campagne nationale 2026, publication n° 1." in _words(banner)
    assert f'href="/publications/{CAMPAIGN}/1/rapport.html"' in banner
    assert f'<a href="{RUN}">La voir dans Airflow</a>' in banner
    assert "Prochaine nuit : le 30/11/2026 à 02:30, heure de Paris." in _words(banner)
    links = re.findall(r'<a href="/nuits/manual__1\?etat=(\w+)">([^<]+)</a>', banner)
    assert links == [("recus", "2 fichiers pris en compte"), ("acceptes", "1 accepté"), ("refuses", "1 refusé")]
    assert '<button type="submit">Lancer la nuit maintenant</button>' in banner


def test_a_run_that_did_nothing_says_so(banner_of: Banner) -> None:
    later = datetime.now(UTC) + timedelta(days=1)
    words = _words(banner_of("success", later))
    assert words.startswith("La nuit est bonne : aucun nouveau retour. ")
    assert "0 fichier pris en compte : 0 accepté, 0 refusé. Rien n'a été publié depuis son début." in words


def test_what_failed_and_what_will_be_tried_again_are_shown_with_the_attempt(banner_of: Banner) -> None:
    failed = tuple(TaskAttempt(f"read [{part}]", 3, 3, f"{RUN}/tasks/read/mapped/{part}") for part in range(7))
    banner = banner_of("running", failed=failed, waiting=(TaskAttempt("tell_sites", 1, 3, f"{RUN}/tasks/tell_sites"),))
    assert _words(banner).startswith("7 tâches ont échoué : la tâche s'est arrêtée sans donner de raison. ")
    unexplained = f"(tentative 3 sur 3) : {NO_REASON}. {NO_MESSAGE}"
    assert f"7 tâches en échec, dont les 5 premières : read [0] {unexplained} read [1]" in _words(banner)
    assert f"read [4] {unexplained} 1 tâche" in _words(banner)
    assert "1 tâche en attente d'une nouvelle tentative : tell_sites (tentative 1 sur 3)" in _words(banner)
    assert "ouvrez-la par son nom, puis « Réinitialiser » (en anglais « Clear »)" in _words(banner)
    assert f'<a href="{RUN}/tasks/read/mapped/0">read [0]</a>' in banner
    assert "La page du DAG « Consolider les retours » dit quoi faire" in _words(banner)
    assert banner.startswith('<div class="night failed">')


def test_the_verdict_says_why_each_reason_once_and_the_message_stands_beside_its_task(banner_of: Banner) -> None:
    full = ("le disque de l'archive est plein", "the disk <of> the archive /archive is full.")
    failed = tuple(TaskAttempt(f"Recevoir [{part}]", 3, 3, "/a", *full) for part in range(2))
    again = (TaskAttempt("Relever", 1, 3, "/b", "le serveur de courriel ne répond pas", "The mailbox cannot be read."),)
    banner = banner_of("failed", failed=failed, waiting=again)
    assert _words(banner).startswith("2 tâches ont échoué : le disque de l'archive est plein. ")
    assert "Relever (tentative 1 sur 3) : le serveur de courriel ne répond pas Message du programme" in _words(banner)
    assert '<p lang="en">the disk &lt;of&gt; the archive /archive is full.</p>' in banner
    assert "Dernière nuit : terminée malgré un échec, commencée le" in _words(banner_of("success", failed=failed))
    resumed = banner_of("success", resumed_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert ", reprise le 01/12/2026 à 10:00, terminée le " in _words(resumed)
    others = tuple(TaskAttempt(str(part), 3, 3, "/a", f"raison {part}") for part in range(4))
    words = "4 tâches ont échoué : raison 0 ; raison 1 ; et 2 autres raisons."
    assert _words(banner_of("failed", failed=others)).startswith(words)


@pytest.mark.parametrize(("state", "words"), [("running", "en cours"), ("queued", "en attente")])
def test_no_second_run_is_started_beside_one(
    module_settings: Settings, banner_of: Banner, state: str, words: str
) -> None:
    banner = banner_of(state, None if state == "queued" else datetime.now(UTC))
    assert re.search(r'<button type="button" disabled aria-describedby="attente">Lancer la nuit maintenant<', banner)
    assert f"Une nuit est déjà {words} : attendez qu'elle se termine pour en lancer une autre." in _words(banner)
    assert ("pris en compte" in banner) == (state == "running")
    client = _client(module_settings, NightlyRun("manual__1", state, None, None))
    answer = client.post("/nuit", headers={"Origin": "http://testserver"})
    assert (answer.status_code, "Une nuit est déjà en cours" in answer.text) == (409, True)


def test_the_page_reloads_itself_only_while_a_run_is_in_progress(module_settings: Settings, started: datetime) -> None:
    running = _client(module_settings, NightlyRun("manual__1", "running", started, None))
    page = running.get("/?etat=rejected")
    assert page.headers["Refresh"] == "30"
    assert f'<a href="/?campagne={CAMPAIGN}&amp;etat=rejected&amp;suivi=non">Ne plus l\'actualiser</a>' in page.text
    stopped = running.get("/?suivi=non")
    assert "Refresh" not in stopped.headers and "s'actualise" not in stopped.text
    for last in (None, NightlyRun("manual__1", "success", started, started)):
        assert "Refresh" not in _client(module_settings, last).get("/").headers
    assert "Refresh" not in running.get("/regles").headers


def test_before_the_first_run_the_banner_says_so(module_settings: Settings, started: datetime) -> None:
    page = _client(module_settings, None).get("/").text
    assert "Aucune nuit n'a encore eu lieu." in unescape(page)
    assert "pris en compte" not in page and "Depuis son début" not in page
    assert '<button type="submit">Lancer la nuit maintenant</button>' in page
