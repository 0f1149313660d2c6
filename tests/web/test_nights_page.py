"""The history of nights, the list of one night, and what waits for a person: each count leads to what it counts."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.web import queries, waiting
from prefaudit.web.app import create_app
from prefaudit.web.host import Ahead, Host, NightlyRun, TaskAttempt, User
from prefaudit.web.night import path_of
from prefaudit.web.nights_page import bars, duration, nights
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.pages import PageClient
from tests.support.publishing import rows_alone

NOTHING = dict.fromkeys(("proposed", "mails_waiting", "unsent", "unmatched", "texts", "blocked"), 0)
FAILED = (TaskAttempt("Recevoir", 3, 3, "/r", "le disque de l'archive est plein"),)


@pytest.fixture(scope="module")
def runs(module_settings: Settings, reference: Reference) -> list[NightlyRun]:
    """Three nights: one took in four files, the one before nothing, and one waits to begin."""
    deposit(module_settings, form(module_settings, reference, "26"), "26")
    deposit(module_settings, form(module_settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    pdf = FAULTS["pdf_named_xlsx"]
    deposit(module_settings, form(module_settings, reference, "01"), "01", name="retour <b>.xlsx", fault=pdf)
    began = datetime.now(UTC)
    with rows_alone():
        consolidate_returns.run(module_settings)
    before = NightlyRun(
        "scheduled__1+00:00", "failed", began - timedelta(days=1), began - timedelta(days=1, hours=-2), FAILED, (), "/f"
    )
    ended, resumed = began + timedelta(hours=9, seconds=75), began + timedelta(hours=9)
    last = NightlyRun("manual__2", "success", began, ended, (), (), "/l", resumed)
    return [NightlyRun("manual__3", "queued", None, None), last, before]


@pytest.fixture
def page(module_settings: Settings, runs: list[NightlyRun]) -> Callable[..., str]:
    """A page of the control room, as somebody reads it who may act."""

    def get(path: str, ahead: Ahead = Ahead(), *, latest: int = 1) -> str:  # noqa: B008  frozen
        host = Host(lambda: User("marie", True), lambda: runs[latest], str, runs=lambda most: runs, ahead=lambda: ahead)
        return PageClient(create_app(host, lambda: module_settings)).get(path).text

    return get


def _rows(page: str) -> list[list[str]]:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in re.findall(r"<t[dh].*?</t[dh]>", row)]
        for row in re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
    ]


def test_nights_are_listed_with_what_each_did_and_how_long_it_took(page: Callable[..., str]) -> None:
    shown = page("/nuits", Ahead(datetime(2026, 7, 1, 0, 30, tzinfo=UTC)))
    assert [[row[1].partition("reprise")[0], *row[2:]] for row in _rows(shown)] == [
        ["–", "en attente", "–", "–", "–", "0", "–"],
        ["1 min 15 s", "réussie", "3", "1", "2", "0", "1"],
        ["2 h 00 min", "échouée", "0", "0", "0", "1", "0"],
    ]
    assert "Prochaine nuit : le 01/07/2026 à 02:30, heure de Paris." in shown
    assert '<a class="bad" href="/f">1</a>' in shown
    assert ">3 nuits</caption>" in shown
    paused = page("/nuits", Ahead(paused=True))
    assert "Aucune nuit n'est prévue" in paused and "Prochaine nuit" not in paused
    silent = page("/", Ahead(datetime(2026, 7, 1, 0, 30, tzinfo=UTC), silent=True))
    assert "(service « scheduler ») ne répond plus : aucune nuit ne commence" in silent
    assert "Prochaine nuit" not in silent and '<div class="night failed">' in silent


def test_the_chart_is_told_in_words_and_marks_nights_that_failed(page: Callable[..., str]) -> None:
    (chart,) = re.findall(r"<svg class=\"nights\".*?</svg>", page("/nuits"), re.DOTALL)
    assert 'role="img" aria-labelledby="nuits-titre nuits-texte"' in chart
    titles = re.findall(r"<g><title>[^:]+:\d\d : ([^<]+)</title>", chart)
    assert titles == ["0 accepté, 0 refusé, 1 tâche en échec", "1 accepté, 2 refusés"]
    assert chart.count("✕") == 1


def test_bars_stand_side_by_side_as_high_as_their_share_of_the_highest(runs: list[NightlyRun]) -> None:
    counts = [{"accepted": 3, "rejected": 1}, {"accepted": 0, "rejected": 2}]
    drawn = [(bar.left, bar.width, bar.accepted, bar.rejected) for bar in bars(nights(runs, counts))]
    assert drawn == [(5.0, 30.0, 0.0, 60.0), (45.0, 30.0, 90.0, 30.0)]
    assert bars(nights(runs, [{"accepted": 0, "rejected": 0}] * 2)) == []


def test_each_count_of_the_history_leads_to_the_submissions_it_counts(page: Callable[..., str]) -> None:
    counts = re.findall(r'<a href="(/nuits/[^"]+\?etat=\w+)">(\d+)</a>', page("/nuits"))
    assert [count for _, count in counts] == ["3", "1", "2"]
    for path, count in counts:
        assert len(_rows(page(path))) == int(count), path


def test_the_list_of_a_night_names_the_file_its_site_and_its_verdict(
    page: Callable[..., str], runs: list[NightlyRun]
) -> None:
    path = path_of(runs[1])
    rows = {row[1]: row[2:4] + row[5:] for row in _rows(page(path))}
    assert rows["retour <b>.xlsx"] == ["–", "–", "refusé"]
    assert rows["retour_2026_26_self-assessment.xlsx"] == ["Préfecture de la Drôme", CAMPAIGN, "accepté"]
    assert f'href="/sites/{CAMPAIGN}/692"' in page(f"{path}?etat=refuses")
    assert "refusés (2)" in page(path) and "reçus (0)" in page(path_of(runs[2]))
    assert _rows(page(path_of(runs[2]))) == []
    assert "Cette nuit n'est pas des 30 dernières." in page("/nuits/nulle")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59.6, "1 min 00 s"), (192, "3 min 12 s"), (3720, "1 h 02 min")]
)
def test_a_length_of_time_is_said_in_words(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


def test_what_waits_for_a_person_stands_together_each_with_its_page(runs: list[NightlyRun]) -> None:
    ahead = Ahead(decisions=3, decisions_link="/required_actions", silent=True)
    counts = {"proposed": 1, "mails_waiting": 2, "unsent": 1, "unmatched": 1, "texts": 4, "blocked": 2}
    found = waiting.tasks(runs[2], ahead, counts, "20 26", "/r", may_act=True)
    assert [task.elsewhere for task in found if task.elsewhere] == ["/required_actions"]
    assert [(task.count, task.words, task.address) for task in found] == [
        (1, "service arrêté : le planificateur d'Airflow", ""),
        (1, "tâche en échec", "/f"),
        (1, "proposition attend une décision", "/r/publications#propositions"),
        (2, "actions requises dans Airflow", "/required_actions"),
        (2, "courriels en quarantaine", "/r/courriels?etat=quarantined"),
        (1, "courriel n'est pas parti", "/r/courriels#non-partis"),
        (1, "fichier sans retour attendu, depuis 7 jours", "/r/sans-retour?jours=7"),
        (2, "retours refusés plusieurs fois", "/r/?campagne=20%2026&etat=blocked#retours"),
        (4, "textes à relire", "/r/textes"),
    ]
    (_, other) = waiting.tasks(None, Ahead(decisions=2), {**NOTHING, "proposed": 1}, "2026", "", may_act=True)
    assert (other.count, other.words) == (1, "action requise dans Airflow")
    assert waiting.tasks(None, Ahead(), {**NOTHING, "texts": 1}, "2026", "", may_act=False)[0].address == ""
    assert waiting.tasks(None, Ahead(), NOTHING, "2026", "", may_act=True) == []


def test_the_page_counts_what_waits_and_leads_there(page: Callable[..., str], module_settings: Settings) -> None:
    (block,) = re.findall(r'<section class="todo attention".*?</section>', page("/"), re.DOTALL)
    assert "<strong>1</strong> fichier sans retour attendu, depuis 7 jours" in block
    assert len(_rows(page("/sans-retour?jours=7"))) == len(_rows(page("/sans-retour"))) == 1
    with connect(module_settings) as connection:
        assert len(queries.unmatched(connection, datetime.now(UTC) - timedelta(days=1))) == 1
        assert queries.unmatched(connection, datetime.now(UTC)) == []
