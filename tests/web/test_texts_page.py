"""The page of the texts to review: who may see it, what it shows, what a decision does."""

from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient

from prefaudit.model.issues import Issue, Severity, Stage
from prefaudit.publication.text_review import texts_to_review
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.pages import PageClient
from tests.warehouse.sample import NEW, a_return, settled
from tests.web.test_write_routes import HERE, client_of

NAMED = "Titres (contact : Mme Dupont-Essai, 06 12 34 56 78)"
WARNING = Issue(
    *("text.personal", Severity.WARNING, Stage.RULES, "Certificats", "B2", "(donnée personnelle)", "y", "Message."),
    *("certificates", "scope", 2),
)


@pytest.fixture
def client(settings: Settings, connection: Connection) -> PageClient:
    held = {"scheme": "iso_9001", "obtained_on": date(2025, 1, 1), "expires_on": date(2028, 1, 1), "scope": NAMED}
    settled(connection, a_return("69", certificates=[held]), [WARNING])
    found = client_of(settings)
    found.typed = ("contact : Mme Dupont-Essai",)
    return found


def the_text(settings: Settings) -> str:
    with connect(settings) as connection:
        found = texts_to_review(connection)
    (text,) = (*found.waiting, *found.decided)
    return text.sha256


def test_a_text_is_shown_with_what_is_suspected_and_decided(client: TestClient, settings: Settings) -> None:
    page = unescape(client.get("/textes").text)
    for part in (
        "Titres (<mark>contact : Mme Dupont-Essai</mark>, <mark>06 12 34 56 78</mark>)",
        "un nom de personne, un numéro de téléphone",
        "Périmètre certifié",
        "Certificats, case B2",
        ">69</a>",
        "à relire (1)",
        "Publier tel quel",
        "Ne pas publier",
    ):
        assert part in page, part
    assert "1 texte<" in unescape(client.get("/textes?texte=dupont+essai&tri=site").text)
    assert "Aucun texte<" in unescape(client.get("/textes?etat=relus").text)
    to_do = '<a href="/textes"><strong>1</strong> texte à relire</a>'
    assert to_do in unescape(client.get("/").text)
    path = f"/textes/{NEW}/{the_text(settings)}"
    for decision, status in (("retenir", "retenu"), ("publier", "publié après relecture")):
        answer = client.post(path, data={"decision": decision}, headers=HERE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/textes")
        page = unescape(client.get("/textes").text)
        assert "Aucun texte n'attend de relecture." in page
        assert f'<td data-label="Décision">{status}</td>' in page
    assert "à relire</a>" not in unescape(client.get("/").text).partition("a-faire")[2]
    log = unescape(client.get("/actes").text)
    assert log.count("Texte relu") == 2
    assert "décision : publier tel quel" in log
    assert "Dupont" not in log


def test_only_who_may_act_sees_texts_and_decides(client: TestClient, settings: Settings) -> None:
    reader = client_of(settings, may_act=False)
    assert reader.get("/textes").status_code == 403
    path = f"/textes/{NEW}/{the_text(settings)}"
    assert reader.post(path, data={"decision": "publier"}, headers=HERE).status_code == 403
    front = unescape(reader.get("/").text)
    assert "<strong>1</strong> texte à relire" in front
    assert "/textes" not in front


def test_a_request_from_elsewhere_or_of_nothing_changes_nothing(client: TestClient, settings: Settings) -> None:
    path = f"/textes/{NEW}/{the_text(settings)}"
    assert client.post(path, data={"decision": "publier"}).status_code == 403
    elsewhere = {"Origin": "http://elsewhere.example"}
    assert client.post(path, data={"decision": "publier"}, headers=elsewhere).status_code == 403
    assert client.post(path, data={"decision": "x"}, headers=HERE).status_code == 422
    gone = client.post(f"/textes/{NEW}/{'0' * 64}", data={"decision": "publier"}, headers=HERE)
    assert gone.status_code == 409
    assert "ce texte n'est plus dans un retour en vigueur" in unescape(gone.text)
    with connect(settings) as connection:
        assert connection.execute("select count(*) from ledger.acts").fetchone() == (0,)
