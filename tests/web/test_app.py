"""The control room without Airflow: its pages, its documents, its refusals."""

import csv
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from io import BytesIO, StringIO

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from prefaudit.feedback.wording import verdict_label
from prefaudit.model.issues import Verdict
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.withdrawal import withdraw
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, NightlyRun, TaskAttempt, User
from prefaudit.web.list_files import list_file
from prefaudit.web.lists import View, arranged, named
from prefaudit.web.returns_list import ReturnStates, mentions
from prefaudit.web.sources import SOURCES
from tests.support.landing import CAMPAIGN, deposit, form
from tests.support.pages import PageClient, as_typed
from tests.web.routes import every_route, raw_codes

LAST_RUN = NightlyRun(
    "manual__1", "failed", datetime(2026, 11, 2, 1, 30, tzinfo=UTC), None, (TaskAttempt("discover", 3, 3, "/d"),)
)


def _app(settings: Settings, *, may_act: bool = False) -> TestClient:
    host = Host(
        lambda: User("lecteur", may_act),
        lambda: LAST_RUN,
        lambda who: f"manual__{who}",
        runs=lambda most: [LAST_RUN],
    )
    return PageClient(create_app(host, lambda: settings))


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, module_settings: Settings, reference: Reference
) -> Iterator[TestClient]:
    """A nightly run with an accepted return, a rejected one, a withdrawn one, and a file that is no return."""
    settings = module_settings
    deposit(settings, form(settings, reference, "26"), "26")
    deposit(settings, form(settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    deposit(settings, form(settings, reference, "39"), "39")
    deposit(settings, form(settings, reference, "01"), "01", name="retour <b>.xlsx", fault=FAULTS["pdf_named_xlsx"])
    consolidate_returns.run(settings)
    with connect(settings) as connection:
        row = connection.execute("select submission_id from ledger.submissions where site_code = '39'").fetchone()
        assert row is not None
        withdraw(connection, int(row[0]), "site_request", "Bureau")
    yield _app(settings)


def _cells(text: str) -> list[str]:
    return re.findall(r'/sites/2026/(\w+)"', text)


def test_a_campaign_is_seen_at_a_glance(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}").text
    counts = re.findall(r'class="card[^"]*"><a href="([^"]+)"><b>([^<]+)</b>([^<]+)<', page)
    assert [(count, label.split(" (")[0]) for _, count, label in counts] == [
        ("1 / 334", "acceptés"), ("3", "reçus"), ("0", "acceptés avec avertissements"), ("1", "refusés"),
        ("331", "sans dépôt"), ("0", "acceptés en retard"),
        (counts[6][1], "échéance passée, rien d'accepté"), ("1", "retirés"),
    ]  # fmt: skip
    assert page.count('class="map" viewBox') == 1
    assert page.index("<svg") < page.index("<h2>Retours attendus") < page.index("Préfecture de l'Ain")
    assert "Heures de Paris." in page


def test_each_tile_leads_to_the_returns_that_it_counts(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}").text
    tiles = re.findall(r'class="card[^"]*"><a href="([^"]+)"><b>(\d+)', page)
    assert [href for href, _ in tiles] == [
        f"/?campagne={CAMPAIGN}&amp;etat={state}#retours"
        for state in (
            *("current", "received", "accepted_with_warnings", "rejected", "missing", "late", "overdue", "withdrawn"),
        )
    ]
    for href, count in tiles:
        listed = client.get(href.partition("#")[0].replace("&amp;", "&")).text
        caption = re.search(r'<caption id="retours">(?:(?:1 à \d+ sur )?(\d+) retours?|Aucun retour ne répond)', listed)
        assert caption and (caption[1] or "0") == count, href


def test_the_list_comes_fifty_a_page_and_keeps_what_was_asked(client: TestClient) -> None:
    first = client.get(f"/?campagne={CAMPAIGN}&etat=missing&tri=site_name").text
    assert len(_cells(first)) == 50
    assert "1 à 50 sur 331 retours (334 attendus en tout)" in first
    assert "précédent" not in first
    (after,) = re.findall(r'<a rel="next" href="([^"]+)">suivant</a>', first)
    assert after == f"/?campagne={CAMPAIGN}&amp;etat=missing&amp;tri=site_name&amp;page=2#retours"
    last = client.get(f"/?campagne={CAMPAIGN}&etat=missing&page=99").text
    assert "page 7 sur 7" in last and "301 à 331 sur 331 retours" in last and "suivant" not in last
    assert re.findall(r'<a rel="prev" href="([^"]+)"', last) == [
        f"/?campagne={CAMPAIGN}&amp;etat=missing&amp;page=6#retours"
    ]


def test_the_heading_of_a_number_stands_over_it(client: TestClient) -> None:
    assert re.search(r'<th scope="col" class="num"><a [^>]+>Jours de retard</a></th>', client.get("/").text)


def test_a_campaign_leads_to_its_last_publication_and_its_report(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}").text
    (publication,) = re.findall(r'<a href="/publications\?campagne=2026#(p-\d+)">Publication n° 1</a>', page)
    assert f'<a href="/publications/{CAMPAIGN}/1/rapport.html">Rapport national</a>' in page
    assert f'id="{publication}"' in client.get("/publications?campagne=2026").text
    assert f'id="{publication}"' not in client.get("/publications?campagne=2024").text
    other = client.get("/?campagne=2024").text
    assert "Rien n'a encore été publié de cette campagne." in other


def test_the_campaign_that_receives_is_shown_first(client: TestClient) -> None:
    assert f'campagne={CAMPAIGN}" aria-current="page"' in client.get("/").text


@pytest.mark.parametrize(
    ("asked", "sites"),
    [
        ("etat=rejected", ["692"]),
        ("etat=withdrawn", ["39"]),
        ("texte=DRÔME", ["26", "261", "262"]),
        ("texte=drome", ["26", "261", "262"]),
        ("texte=segre", ["494"]),
        ("texte=segré", ["494"]),
        ("texte=—", []),
        ("texte=drome&tri=-site_code", ["262", "261", "26"]),
        ("etat=accepted&region=84", ["26"]),
        ("etat=accepted&region=11", []),
    ],
)
def test_the_list_is_narrowed(client: TestClient, asked: str, sites: list[str]) -> None:
    assert _cells(client.get(f"/?campagne={CAMPAIGN}&{asked}").text) == sites


def test_the_list_is_sorted_and_what_has_no_value_comes_last(reference: Reference) -> None:
    states = ReturnStates.of(reference)

    def row(code: str, late: int | None, state: str) -> dict[str, object]:
        names = {"site_name": code, "departement_code": "", "departement_name": "", "region_code": "84"}
        sent: dict[str, object] = {
            "file_names": ["Reçu Août.xlsx"] if code == "b" else [],
            "numbers": [7] if code == "c" else [],
        }
        return {"site_code": code, "days_late": late, "state": state, **names, **sent}

    rows = [row("a", None, "accepted"), row("b", 3, "missing"), row("c", 1, "rejected")]

    def codes(text: str = "", sort: str = "") -> list[object]:
        return [row["site_code"] for row in arranged(states.columns, rows, View(text, sort), mentions)]

    assert codes(sort="days_late") == ["c", "b", "a"]
    assert codes(sort="-days_late") == ["b", "c", "a"]
    assert codes("recu aout") == ["b"]
    assert codes("xl x") == []
    assert codes("N° 7") == ["c"]
    assert codes(sort="state") == ["b", "c", "a"]
    assert codes(sort="no_such_column") == ["a", "b", "c"]


def test_the_whole_list_is_downloaded_as_it_is_filtered_with_types_and_without_formulas(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}&etat=missing&tri=-site_name").text
    (address,) = re.findall(r'href="(/listes/retours.xlsx[^"]+)"', page)
    book = load_workbook(BytesIO(client.get(address.replace("&amp;", "&")).content))
    lines = list(book.worksheets[0].iter_rows(values_only=True))
    assert (lines[0][:2], len(lines)) == (("Code", "Site"), 332)
    assert [type(value) for value in lines[1]][4:7] == [datetime, str, int]
    answer = client.get(f"/listes/retours.csv?campagne={CAMPAIGN}&texte=drome")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="retours.csv"'
    assert [line.split(",")[0] for line in answer.content.decode("utf-8-sig").splitlines()] == [
        "Code",
        "26",
        "261",
        "262",
    ]
    assert client.get("/listes/retours.pdf").status_code == client.get("/listes/rien.csv").status_code == 404
    columns = [named("site", "Site"), named("n", "N°", is_number=True)]
    assert b"'=1+1,3" in list_file("csv", columns, [{"site": "=1+1", "n": 3}])
    sheet = load_workbook(BytesIO(list_file("xlsx", columns, [{"site": "=1+1", "n": 3}]))).worksheets[0]
    assert [(cell.data_type, cell.value) for cell in sheet[2]] == [("s", "=1+1"), ("n", 3)]


@pytest.mark.parametrize("name", SOURCES)
def test_every_list_is_a_file_with_the_rows_and_the_headings_of_its_page(client: TestClient, name: str) -> None:
    settings = client.app.state.settings()  # type: ignore[attr-defined]
    acting = _app(settings, may_act=True)
    asked = f"campagne={CAMPAIGN}&formulaire=&site=26&nuit={LAST_RUN.run_id}"
    answers = {kind: acting.get(f"/listes/{name}.{kind}?{asked}") for kind in ("csv", "xlsx")}
    assert {answer.status_code for answer in answers.values()} == {200}
    read = list(csv.reader(StringIO(answers["csv"].content.decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(answers["xlsx"].content)).worksheets[0]
    assert read[0] == [cell.value for cell in sheet[1]] and len(read) == sheet.max_row
    assert client.get(f"/listes/{name}.csv?{asked}").status_code == (403 if SOURCES[name].is_reserved else 200)


def _clicked(client: TestClient, page: str, words: str) -> str:
    """The page behind the first link whose words a pattern finds."""
    links = re.findall(r'<a (?:[^>]* )?href="([^"]+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    way = next(way for way, inside in links if re.search(words, unescape(re.sub(r"<[^>]+>", " ", inside))))
    answer = client.get(unescape(way).partition("#")[0])
    assert answer.status_code == 200
    return unescape(answer.text) if "text" in answer.headers["content-type"] else answer.headers["content-disposition"]


# The shortest ways of an operator from the opening page, by the words of links, and what is read at their end.
WAYS = {
    "why the night was not good": ((r"\d refusé",), "Sous-préfecture de Villefranche-sur-Saône"),
    "the faults of a site": ((r"1\s+refusé", "Villefranche-sur-Saône"), "findings.result.present"),
    "the last step of a withdrawal": ((r"\d\s+reçu", "Préfecture de la Drôme", "Retirer ce dépôt"), "Raison"),
    "a campaign to open": (("Conduire la campagne", "Ouvrir une autre campagne"), "Ouvrir la campagne</button>"),
    "reminders and who has no address": (("Conduire la campagne",), "Sites sans adresse"),
    "the sites that have sent nothing, as Excel": (("sans dépôt", "Excel"), "retours.xlsx"),
    "a file that nobody expects": (("sans retour attendu, depuis", "Contrôler de nouveau"), "La prochaine nuit relit"),
    "where a figure comes from": (("D'où vient un chiffre",), "Montrer d'où il vient</button>"),
}


@pytest.mark.parametrize("job", WAYS)
def test_a_job_of_an_operator_takes_five_clicks_at_most(client: TestClient, job: str) -> None:
    acting = _app(client.app.state.settings(), may_act=True)  # type: ignore[attr-defined]
    page, (links, end) = unescape(acting.get(f"/?campagne={CAMPAIGN}").text), WAYS[job]
    for words in links:
        page = _clicked(acting, page, words)
    # The button at the end is a click too.
    assert end in page and len(links) < 5


def test_a_published_figure_is_followed_to_the_cells_that_it_counts(client: TestClient) -> None:
    assert f'<a href="/origine?campagne={CAMPAIGN}">D\'où vient un chiffre</a>' in client.get("/publications").text
    page = client.get(f"/origine?campagne={CAMPAIGN}").text
    assert '<option value="conforming">Conformes</option>' in page and "<table" not in page
    assert '<option value="departement:26">Drôme (26)</option>' in page and 'value="results_status"' not in page
    asked = f"campagne={CAMPAIGN}&chiffre=conforming&territoire=departement:26"
    page = unescape(client.get(f"/origine?{asked}").text)
    assert "<h2>Conformes, Drôme (26)</h2>" in page and 'href="/sites/2026/26#depot-' in page
    assert raw_codes(page) == set()
    read = list(csv.DictReader(StringIO(client.get(f"/listes/origine.csv?{asked}").content.decode("utf-8-sig"))))
    with connect(client.app.state.settings()) as connection:  # type: ignore[attr-defined]
        published = connection.execute(
            "select conforming from publication.summaries where campaign_code = %s and territory_kind = 'departement' "
            "and territory_code = '26' and subject_kind = 'all'",
            [CAMPAIGN],
        ).fetchone()
    assert published == (len(read),)
    assert {(row["Compté dans"], row["Site"], row["Valeur"], row["Feuille"]) for row in read} == {
        ("Conformes", "26", value, "Constats") for value in ("Conforme", "Point fort")
    }
    assert len({row["Case"] for row in read}) == len(read)
    nothing = client.get(f"/origine?campagne={CAMPAIGN}&chiffre=corrective_actions&territoire=region:nulle").text
    assert "Aucune ligne comptée" in nothing
    assert client.get(f"/origine?campagne={CAMPAIGN}&chiffre=rien").status_code == 404
    assert client.get("/origine?campagne=rien").status_code == 404


@pytest.mark.parametrize("path", ["/regles", "/courriels", "/sans-retour", "/actes", "/publications", "/controles"])
def test_every_list_is_searched_and_sorted_and_its_address_says_how(client: TestClient, path: str) -> None:
    settings = client.app.state.settings()  # type: ignore[attr-defined]
    page = _app(settings, may_act=True).get(f"{path}?texte=ZZ+absent&tri=-state&jours=7").text
    assert re.search(r"<caption[^>]*>Aucune? (règle|courriel|dépôt|acte|publication|suite)", page)
    assert '<input type="hidden" name="jours" value="7">' in page
    assert '<input type="hidden" name="tri" value="-state">' in page
    assert re.search(rf'href="/listes/{path[1:]}\.csv\?jours=7&amp;texte=ZZ\+absent&amp;tri=-state"', page)


def test_each_departement_of_the_map_is_a_link_to_its_returns(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}").text
    links = dict(re.findall(r'<a href="(\?[^"]+)" aria-label="([^"]+)"><g class="map-', page))
    way = next(way for way, words in links.items() if words == "Drôme (26) : 1 sur 3")
    assert way == f"?campagne={CAMPAIGN}&amp;departement=26#retours"
    assert len(links) == 101 and 'class="map" viewBox="0 0 640 766" role="group"' in page
    assert _cells(client.get("/" + way.replace("&amp;", "&")).text) == ["26", "261", "262"]


def test_a_list_for_paper_is_whole(client: TestClient) -> None:
    page = client.get(f"/?campagne={CAMPAIGN}&page=0").text
    assert len(_cells(page)) == 334 and "page=0" not in page.partition("<table")[0].partition("Excel")[2]


def test_a_site_shows_its_submissions_and_their_issues_by_cell(client: TestClient) -> None:
    page = client.get(f"/sites/{CAMPAIGN}/692").text
    assert "Sous-préfecture de Villefranche-sur-Saône" in page
    assert "findings.result.present" in page
    assert re.search(r"Constats C\d+", page)
    withdrawn = client.get(f"/sites/{CAMPAIGN}/39").text
    assert "accepté, retiré" in withdrawn
    assert "Demande du site" in withdrawn
    assert "Aucun dépôt n'a été reçu" in client.get(f"/sites/{CAMPAIGN}/69").text
    assert "Code du site : <strong>692</strong>, Rhône, Auvergne-Rhône-Alpes." in page


def test_documents_are_downloaded_under_their_own_names(client: TestClient) -> None:
    page = client.get(f"/sites/{CAMPAIGN}/692").text
    number = re.findall(r"/depots/(\d+)/original", page)[0]
    original, annotated, answer = (client.get(f"/depots/{number}/{kind}") for kind in ("original", "annote", "accuse"))
    assert original.content[:2] == annotated.content[:2] == b"PK"
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{64}\.xlsx"', original.headers["Content-Disposition"])
    assert annotated.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert as_typed(verdict_label(Verdict.REJECTED)) in answer.text


def test_publications_are_listed_with_their_files_and_no_other_file_can_be_downloaded(client: TestClient) -> None:
    page = client.get("/publications").text
    assert f"/publications/{CAMPAIGN}/1/rapport.html" in page
    report = client.get(f"/publications/{CAMPAIGN}/1/rapport.html")
    assert (report.status_code, report.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert client.get(f"/publications/{CAMPAIGN}/1/returns.csv").headers["Content-Disposition"].startswith("attachment")
    for path in ("1/..%2f..%2f..%2fpasswords.json", "1/.hidden", "9/rapport.html", "0/rapport.html", "99999999999/x"):
        assert client.get(f"/publications/{CAMPAIGN}/{path}").status_code == 404


def test_a_file_that_matches_no_return_is_listed(client: TestClient) -> None:
    page = client.get("/sans-retour").text
    assert "retour &lt;b&gt;.xlsx" in page
    assert "Le fichier n'est pas un classeur Excel : c'est un document PDF." in page
    assert "<b>.xlsx" not in page


def test_the_catalogue_lists_every_rule(client: TestClient) -> None:
    page = client.get("/regles").text
    assert 'id="certificates.scheme.once"' in page
    assert 'id="file.encrypted"' in page


def test_on_a_phone_the_rows_of_a_table_stand_as_cards_that_name_each_value(client: TestClient) -> None:
    for path in ("/regles", "/courriels", "/actes", "/sans-retour", "/", f"/sites/{CAMPAIGN}/692"):
        page = client.get(path).text
        for table in re.findall(r'<table class="stack">.*?</table>', page, re.DOTALL):
            unnamed = re.findall(r"<td(?![^>]*data-label)[^>]*>", table)
            assert set(unnamed) <= {"<td>", '<td class="links">'}
    rules = client.get("/regles").text
    assert '<td data-label="Message">Le fichier est vide (0 octet).</td>' in rules
    assert "@media (max-width: 37.5rem)" in rules and "content: attr(data-label)" in rules


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/?campagne=1999", "La campagne « 1999 » n'existe pas."),
        (f"/sites/{CAMPAIGN}/zz", "Le site « zz » ne doit rien pour la campagne « 2026 »."),
        ("/depots/999999/original", "Ce document n'existe pas."),
        ("/depots/99999999999999999999/original", "Ce document n'existe pas."),
        ("/depots/1/secret", "Ce document n'existe pas."),
    ],
)
def test_a_missing_page_is_refused_with_a_sentence(client: TestClient, path: str, sentence: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert sentence in answer.text


def test_every_page_forbids_what_it_does_not_need(client: TestClient) -> None:
    for path in ("/", "/publications", "/sans-retour", "/regles", "/?campagne=1999"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


def test_every_route_asks_the_host_to_authorise(settings: Settings) -> None:
    def refuse() -> User:
        raise HTTPException(401, "Qui êtes-vous ?")

    client = PageClient(create_app(Host(refuse, lambda: LAST_RUN, str), lambda: settings))
    for method, path in every_route():
        assert (method, path, client.request(method, path).status_code) == (method, path, 401)
    assert client.get("/docs").status_code == client.get("/openapi.json").status_code == 404


def test_an_unreachable_warehouse_is_reported(settings: Settings) -> None:
    unreachable = Settings.from_env({"PREFAUDIT_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"})
    answer = _app(unreachable).get("/")
    assert answer.status_code == 503
    assert "L'entrepôt ne répond pas comme attendu" in answer.text


@pytest.mark.slow
def test_nothing_heavy_is_imported_for_a_page() -> None:
    code = (
        "import sys, prefaudit.web.app; "
        "print(','.join(sorted({'great_expectations', 'pandas', 'airflow', 'matplotlib'} & set(sys.modules))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "")


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/?etat=missing",
            "/sites/2026/26",
            "/sites/2026/692",
            "/sites/2026/39",
            "/publications",
            "/campagnes/2026",
        ),
        *("/sans-retour", "/courriels", "/controles", "/regles"),
    ],
)
def test_no_page_shows_a_raw_code(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert raw_codes(answer.text) == set()


def test_the_forms_of_a_campaign_of_the_files_are_made_while_they_are_sent(client: TestClient) -> None:
    answer = client.get("/campagnes/2006-2007/formulaires.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as forms:
        assert len(forms.namelist()) == 12 and forms.testzip() is None
        assert forms.namelist()[0] == "retour_2006-2007_06_pre-certification.xlsx"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="formulaires_2006-2007.zip"'
