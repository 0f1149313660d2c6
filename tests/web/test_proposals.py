"""Proposed figures: what one sees before deciding, the report as it would be, the decision, who decided."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect

from prefaudit.publication import approval
from prefaudit.publication import publish as publishing
from prefaudit.publication.approval import Decision
from prefaudit.publication.build import Candidate
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, Question, User
from tests.support.pages import PageClient
from tests.support.publishing import holds, publish_figures
from tests.warehouse.sample import NEW, a_return, settled
from tests.web.routes import raw_codes
from tests.web.test_write_routes import HERE

RUN = "manual__1"


class Airflow:
    """A host that asks whether figures are to be published, and remembers the answers."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, str, bool, str]] = []
        self.user = User("camille", may_act=True, may_approve=True)

    def question(self, run: str) -> Question:
        given = next((each for each in self.answers if each[1] == run), None)
        return Question("/dags/q", given[2], given[0]) if given else Question("/dags/q")

    def answer(self, user: User, run: str, approved: bool, comment: str) -> None:
        self.answers.append((user.name, run, approved, comment))

    def client(self, settings: Settings) -> TestClient:
        host = Host(lambda: self.user, lambda: None, str, question=self.question, answer=self.answer)
        return PageClient(create_app(host, lambda: settings), follow_redirects=False)


@pytest.fixture
def candidate(settings: Settings, connection: Connection) -> Candidate:
    """Figures that wait for a decision after a first publication, with one more return in them."""
    settled(connection, a_return("25"))
    publish_figures(settings, connection, NEW)
    settled(connection, a_return("692", {"M1-C1": "minor_nonconformity"}, modules=("1",)))
    found = publishing.stage(settings, connection, NEW, "essai", holds)
    assert found is not None
    approval.record_waiting(connection, found, RUN)
    return found


@pytest.fixture
def airflow() -> Airflow:
    return Airflow()


def _cells(page: str, caption: str) -> list[list[str]]:
    """The rows of the table of a caption, as texts."""
    table = page.partition(caption)[2].partition("</table>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", table, re.DOTALL)
    return [re.findall(r">([^<>]+)<", re.sub(r"</?(a|strong)\b[^>]*>", "", row)) for row in rows]


def test_a_decision_is_seen_through_before_it_is_taken(
    settings: Settings, connection: Connection, candidate: Candidate, airflow: Airflow
) -> None:
    client = airflow.client(settings)
    listed = unescape(client.get("/publications").text)
    assert "1 proposition attend une décision" in listed
    (way,) = re.findall(r'href="(/propositions/\d+)">Voir et décider</a>', listed)
    assert way == f"/propositions/{candidate.publication_id}"
    assert f'<a href="{way}"><strong>1</strong> proposition attend une décision</a>' in client.get("/").text
    page = unescape(client.get(way).text)
    assert "La campagne demande l'accord d'une personne" in page and "sans décision en 7 jours" in page
    figures = _cells(page, "Chiffres clés, proposés et en vigueur")
    assert [row[0] for row in figures] == [
        *("Taux de réponse", "Taux d'acceptation", "Taux de remise à l'échéance", "Taux de conformité"),
        *("Non-conformités majeures", "Part des écarts levés", "Sites certifiés"),
    ]
    assert figures[1] == ["Taux d'acceptation", "50,0 %", "25,0 %", "+25,0 points"]
    assert _cells(page, "Retours qui changent") == [["Retour accepté", "1", "Premier retour accepté du site (1)"]]
    tables = [int(row[1]) for row in _cells(page, "Tables qui changent")]
    assert tables == sorted(tables, reverse=True) and len(tables) > 5
    assert "Peu de réponses : 2 retours acceptés sur 4 attendus" in page
    assert "100 % de conformité sur un seul site : 1 région" in page


def test_every_change_is_listed_with_its_cause_and_without_a_code(
    settings: Settings, candidate: Candidate, airflow: Airflow
) -> None:
    client, here = airflow.client(settings), f"/propositions/{candidate.publication_id}"
    page = unescape(client.get(f"{here}/changements?table=returns").text)
    text = re.sub(r"<[^>]*>", " ", page.partition('id="changements"')[2])
    assert "Code du site : 692 ; Code du type d'audit : Auto-évaluation" in text
    assert raw_codes(page) == set() and not re.search(r"\b(true|false)\b", text)
    whole = client.get(f"{here}/changements?page=2").text
    found = re.search(r"101 à 200 sur (\d+) changements", whole)
    listed = client.get(f"{here}/corrections.csv")
    assert found and listed.text.count("\n") > int(found[1])
    assert listed.headers["Content-Disposition"] == 'attachment; filename="proposition_corrections.csv"'


def test_the_proposed_report_says_that_it_is_not_published(
    settings: Settings, candidate: Candidate, airflow: Airflow
) -> None:
    client, here = airflow.client(settings), f"/propositions/{candidate.publication_id}"
    report = unescape(client.get(f"{here}/rapport.html").text)
    assert "<h1>Proposition, non publiée : " in report
    assert "ils ne sont pas publiés et ne doivent pas être diffusés" in report
    assert "Proposition de la publication n° 2" in report and "Publication n°" not in report
    links = {link for link in re.findall(r'href="([^"#:]+)"', report)}
    assert {"synthese.xlsx", "datapackage.json", "dictionnaire.csv", "region_crosswalk.csv", "returns.csv"} <= links
    found = {link: client.get(f"{here}/{link}") for link in links}
    assert {answer.status_code for answer in found.values()} == {200}
    assert found["datapackage.json"].json()["title"].startswith("Proposition, non publiée")
    assert found["synthese.xlsx"].headers["Content-Disposition"] == 'attachment; filename="proposition_synthese.xlsx"'
    assert client.get(f"{here}/autre.csv").status_code == 404
    assert client.get(f"/publications/{NEW}/2/rapport.html").status_code == 404


def test_a_refusal_without_a_reason_says_so_at_its_field_and_a_decision_is_taken_once(
    settings: Settings, candidate: Candidate, airflow: Airflow
) -> None:
    client, here = airflow.client(settings), f"/propositions/{candidate.publication_id}"
    nothing = client.post(here, data={}, headers=HERE)
    assert nothing.status_code == 422 and "Dites s'il faut publier" in nothing.text
    why = client.post(here, data={"decision": "refuser"}, headers=HERE)
    assert why.status_code == 422 and 'aria-describedby="faute-motif"' in why.text
    assert re.search(r'value="refuser" checked', why.text) and airflow.answers == []
    done = client.post(here, data={"decision": "refuser", "motif": "Trop tôt"}, headers=HERE)
    assert (done.status_code, done.headers["location"]) == (303, "/publications#propositions")
    assert airflow.answers == [("camille", RUN, False, "Trop tôt")]
    listed = unescape(client.get("/publications").text)
    assert (
        "Refusée par camille" in listed and "Décidé, suite en cours" in listed and "attend une décision" not in listed
    )
    assert 'name="decision"' not in client.get(here).text


def test_only_who_may_approve_sees_a_proposal(settings: Settings, candidate: Candidate, airflow: Airflow) -> None:
    airflow.user = User("lecteur", may_act=True)
    client, here = airflow.client(settings), f"/propositions/{candidate.publication_id}"
    assert [client.get(here + part).status_code for part in ("", "/rapport.html", "/changements")] == [403] * 3
    assert client.post(here, data={"decision": "publier"}, headers=HERE).status_code == 403
    assert "Voir et décider" not in client.get("/publications").text
    assert '<a href="/publications#propositions"><strong>1</strong> proposition attend' in client.get("/").text


@pytest.mark.parametrize("approved", [True, False])
def test_the_page_of_publications_says_who_decided(
    settings: Settings, connection: Connection, candidate: Candidate, airflow: Airflow, approved: bool
) -> None:
    client = airflow.client(settings)
    approval.conclude(settings, connection, candidate, Decision(approved, "camille", "Vu avec le bureau"))
    page = unescape(client.get("/publications").text)
    words = "approuvée" if approved else "refusée"
    assert re.search(rf'<td data-label="Décision" class="text">{words} le [\d/]+ à [\d:]+', page)
    assert '<td data-label="Par et pourquoi">camille : « Vu avec le bureau »</td>' in page
    gone = client.get(f"/propositions/{candidate.publication_id}")
    assert gone.status_code == 404 and "n'attend plus" in gone.text
    listed = client.get("/listes/publications.csv?texte=bureau").text
    assert listed.count("\n") == 2 and "camille : « Vu avec le bureau »" in listed
    airflow.user = User("lecteur", may_act=False)
    assert "camille" not in client.get("/publications").text + client.get("/listes/publications.csv").text


def test_approval_works_by_keyboard_and_without_a_script(
    settings: Settings, candidate: Candidate, airflow: Airflow, browser: Browser
) -> None:
    """The page as the application gives it, in a browser without scripts: each control by Tab, Space and Enter."""
    client, here = airflow.client(settings), f"/propositions/{candidate.publication_id}"
    context = browser.new_context(java_script_enabled=False)
    sheet = context.new_page()

    def answer(route: object) -> None:
        request = route.request  # type: ignore[attr-defined]
        path = request.url.removeprefix("http://testserver")
        form = dict(part.split("=") for part in (request.post_data or "").split("&") if part)
        given = client.post(path, data=form, headers=HERE) if request.method == "POST" else client.get(path)
        headers = {name: value for name, value in given.headers.items() if name != "content-length"}
        route.fulfill(status=given.status_code, headers=headers, body=given.text)  # type: ignore[attr-defined]

    context.route("http://testserver/**", answer)
    sheet.goto(f"http://testserver{here}")
    focused = sheet.locator(":focus")
    for _ in range(60):
        sheet.keyboard.press("Tab")
        if focused.get_attribute("value") == "publier":
            break
    sheet.keyboard.press("Space")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("Conforme")
    sheet.keyboard.press("Tab")
    expect(focused).to_have_text("Enregistrer la décision")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_text("Approuvée par camille")).to_be_visible()
    assert airflow.answers == [("camille", RUN, True, "Conforme")]
    context.close()
