"""The pages of refusals: no login, no right, a wrong address, an operator's mistake."""

import re

import psycopg
import pytest
from fastapi import FastAPI, HTTPException, Request
from sqlalchemy.exc import OperationalError

from prefaudit.settings import SettingError, Settings
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.pages import PageClient

SETTINGS = Settings.from_env({})


def _client(status: int, detail: str, root: str = "") -> PageClient:
    """The pages under /retours-audit, on a host that refuses everyone."""

    def refuse(request: Request) -> User:
        request.state.user = object()  # Airflow's, who it is that it refuses
        raise HTTPException(status, detail)

    app = FastAPI(root_path=root)
    host = Host(refuse, lambda: None, str, lambda path: f"/login?next={path}")
    app.mount("/retours-audit", create_app(host, lambda: SETTINGS))
    return PageClient(app)


def _heading(text: str) -> str:
    return re.findall(r"<h1>(.*?)</h1>", text)[0]


@pytest.mark.parametrize("detail", ["Not authenticated", "Token Expired"])
def test_a_user_without_a_login_is_led_to_it_and_back(detail: str) -> None:
    answer = _client(401, detail).get("/retours-audit/sites/2026/26?a=b")
    assert (answer.status_code, _heading(answer.text)) == (401, "Connexion nécessaire")
    assert "Vous n'êtes pas connecté à Airflow, ou votre connexion a expiré." in answer.text
    assert detail not in answer.text
    assert '<a href="/login?next=/retours-audit/sites/2026/26?a=b">Se connecter à Airflow' in answer.text


def test_the_way_back_holds_where_the_host_has_a_path_of_its_own() -> None:
    answer = _client(401, "Not authenticated", root="/air").get("/air/retours-audit/regles")
    assert '<a href="/login?next=/air/retours-audit/regles">' in answer.text


def test_after_the_login_nothing_is_sent_a_second_time() -> None:
    assert (
        '<a href="/login?next=/retours-audit/">' in _client(401, "Not authenticated").post("/retours-audit/nuit").text
    )


@pytest.mark.parametrize(
    ("detail", "sentence", "login"),
    [
        ("Forbidden", "Votre compte Airflow ne donne pas accès à ces pages", False),
        ("Invalid JWT token", "Votre connexion à Airflow n'est pas valable.", True),
        ("Une raison à nous.", "Une raison à nous.", False),
    ],
)
def test_a_refusal_says_why(detail: str, sentence: str, login: bool) -> None:
    answer = _client(403, detail).get("/retours-audit/")
    assert (answer.status_code, _heading(answer.text)) == (403, "Demande refusée")
    assert sentence in answer.text
    assert ("/login?next=" in answer.text) == login


@pytest.mark.parametrize(
    ("method", "path", "status", "heading", "sentence"),
    [
        ("GET", "/nulle-part", 404, "Introuvable", "Cette page n'existe pas."),
        ("DELETE", "/regles", 405, "Demande refusée", "Cette adresse ne se demande pas ainsi"),
        ("GET", "/depot/abc", 422, "Demande refusée", "L'adresse demandée n'est pas valable"),
    ],
)
def test_a_wrong_address_is_refused_on_a_page(
    settings: Settings, method: str, path: str, status: int, heading: str, sentence: str
) -> None:
    host = Host(lambda: User("lecteur", False), lambda: None, str)
    answer = PageClient(create_app(host, lambda: settings)).request(method, path)
    assert (answer.status_code, _heading(answer.text)) == (status, heading)
    assert sentence in answer.text


def test_an_operator_error_is_a_page_with_the_message_of_the_program() -> None:
    def broken() -> Settings:
        raise SettingError("PREFAUDIT_FILE_SIZE_LIMIT is not a number.")

    host = Host(lambda: User("marie", True), lambda: None, str)
    client = PageClient(create_app(host, broken))
    for answer in (client.get("/regles"), client.post("/nuit", headers={"Authorization": "Bearer x"})):
        assert (answer.status_code, _heading(answer.text)) == (503, "Service indisponible")
        assert "Le service ne peut pas répondre à cette demande." in answer.text
        assert '<span lang="en">PREFAUDIT_FILE_SIZE_LIMIT is not a number.</span>' in answer.text


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (ValueError("secret"), 500, "Le service a rencontré une erreur."),
        (OperationalError("select", {}, Exception("secret")), 503, "La base de données d'Airflow ne répond pas."),
        (psycopg.OperationalError("the connection is lost"), 503, "L'entrepôt ne répond pas comme attendu."),
    ],
)
def test_an_error_that_nobody_foresaw_is_a_page_of_ours(error: Exception, status: int, sentence: str) -> None:
    def broken() -> User:
        raise error

    client = PageClient(create_app(Host(broken, lambda: None, str), lambda: SETTINGS), raise_server_exceptions=False)
    for answer in (client.get("/"), client.post("/depot"), client.get("/nulle-part/x")):
        if answer.status_code != 404:
            assert answer.status_code == status
            assert sentence in answer.text
        assert "<html lang=" in answer.text
        assert "Internal Server Error" not in answer.text
        assert "secret" not in answer.text
