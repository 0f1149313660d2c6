"""What Great Expectations said of the night, in the frame that every other page has."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns as night
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.landing import deposit, form


@pytest.fixture(scope="module")
def client(module_settings: Settings, reference: Reference) -> Iterator[TestClient]:
    deposit(module_settings, form(module_settings, reference, "692"), "692", fault=FAULTS["result_erased"])
    night.run(module_settings)
    yield TestClient(create_app(Host(lambda: User("marie", True), lambda: None, str), lambda: module_settings))


def _menu(page: str) -> list[str]:
    (menu,) = re.findall(r'<nav aria-label="Retours d\'audit">(.*?)</nav>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', menu)


def test_the_menu_is_that_of_every_other_page(client: TestClient) -> None:
    expected = _menu(client.get("/regles").text)
    assert "/depot" in expected and "/actes" in expected
    for path in ("/controles", "/controles/index.html", "/controles/audit-return-findings.html"):
        page = client.get(path).text
        assert _menu(page) == expected
        assert (page.count("<main"), page.count("<h1>"), page.count("<!doctype")) == (1, 1, 1)


def test_its_pages_lead_to_each_other_from_whichever_address(client: TestClient) -> None:
    for path in ("/controles", "/controles/index.html"):
        assert '<a href="/controles/audit-return-findings.html">' in client.get(path).text
    suite = client.get("/controles/audit-return-findings.html").text
    assert '<a href="/controles/index.html">Toutes les suites</a>' in suite
    assert "Résultats de audit-return.findings" in suite


def test_a_rule_that_does_not_hold_says_what_to_do(client: TestClient) -> None:
    index = client.get("/controles").text
    assert ">à voir<" in index
    assert '<a href="/?etat=rejected#retours">liste des retours refusés</a>' in index
    assert "puis relancez cette tâche (« Clear »)" in index
    assert "liste des retours refusés" not in client.get("/controles/audit-return-certificates.html").text
