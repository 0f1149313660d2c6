"""What Great Expectations said of the night: pages in the frame that every other page has, without any typed value."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from fastapi.testclient import TestClient

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.validation import rule_results
from prefaudit.validation.rule_results import RuleResult, SuiteResult
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.landing import deposit, form
from tests.support.pages import PageClient

RULE = "findings.result.present"
SUITES = {"certificates", "findings", "identification", "indicators", "nonconformities"}
AUDITED = "warehouse-consolidated-audit-results-2026.html"
VOID = {"meta", "br", "link", "img", "input", "hr"}
# What a workbook holds that the pages say too, typed nowhere: codes and words of the form itself.
SHORT = 8
PLANTED = "Zébulon Quarantedeux"


class Document(HTMLParser):
    """The elements of a page, each with its attributes; what is not closed, or closed out of turn, is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def _client(settings: Settings) -> TestClient:
    return PageClient(create_app(Host(lambda: User("marie", True), lambda: None, str), lambda: settings))


@pytest.fixture(scope="module")
def kept(module_settings: Settings, reference: Reference) -> Settings:
    """A night of one return with an answer erased and one with an answer that no list has, auditors being named."""
    spoiled, other = (form(module_settings, reference, site) for site in ("26", "692"))
    for draft in (spoiled, other):
        draft.sheet("identification").set("auditors", PLANTED)
    deposit(module_settings, spoiled, "26", fault=FAULTS["result_erased"])
    deposit(module_settings, other, "692", fault=FAULTS["unknown_severity"])
    deposit(module_settings, form(module_settings, reference, "01"), "01")
    consolidate_returns.run(module_settings, publish=False)
    return module_settings


@pytest.fixture(scope="module")
def client(kept: Settings) -> Iterator[TestClient]:
    yield _client(kept)


@pytest.fixture(scope="module")
def pages(kept: Settings, client: TestClient) -> dict[str, str]:
    names = ["index.html", *(each.page for each in rule_results.latest(kept.data_docs))]
    return {name: client.get(f"/controles/{name}").text for name in names}


def _menu(page: str) -> list[str]:
    (menu,) = re.findall(r'<nav aria-label="Retours d\'audit">(.*?)</nav>', page, re.DOTALL)
    return re.findall(r'href="([^"]+)"', menu)


def test_the_menu_is_that_of_every_other_page(client: TestClient) -> None:
    expected = _menu(client.get("/regles").text)
    assert "/depot" in expected and "/actes" in expected
    for path in ("/controles", "/controles/index.html", "/controles/audit-return-1-findings.html"):
        page = client.get(path).text
        assert _menu(page) == expected
        assert (page.count("<main"), page.count("<h1>"), page.count("<!doctype")) == (1, 1, 1)


def test_its_pages_lead_to_each_other_from_whichever_address(client: TestClient) -> None:
    for path in ("/controles", "/controles/index.html"):
        assert '<a href="/controles/audit-return-1-findings.html">' in client.get(path).text
    suite = client.get("/controles/audit-return-1-findings.html").text
    assert '<a href="/controles/index.html">Toutes les suites</a>' in suite
    assert "Résultats de audit-return.1.findings" in suite


def test_a_rule_that_does_not_hold_says_what_to_do(client: TestClient) -> None:
    index = client.get("/controles").text
    assert ">à voir<" in index
    assert '<a href="/?etat=rejected#retours">liste des retours refusés</a>' in index
    assert "puis relancez cette tâche (« Réinitialiser », en anglais « Clear »)" in index
    assert "liste des retours refusés" not in client.get("/controles/audit-return-1-certificates.html").text


def test_there_is_an_index_and_a_page_for_each_suite_of_the_two_tasks(pages: dict[str, str]) -> None:
    returns = {name for name in pages if name.startswith("audit-return-1-")}
    assert {name.removeprefix("audit-return-1-").removesuffix(".html") for name in returns} <= SUITES
    assert {"audit-return-1-findings.html", "audit-return-1-identification.html"} <= returns
    assert set(pages) == {*returns, AUDITED, "index.html"}
    main = pages["index.html"].partition("<main")[2]
    linked = set(re.findall(r'href="/controles/([^"]+)"', main))
    assert linked == set(pages) - {"index.html"}


def test_a_rule_is_shown_with_its_counts_and_its_columns(kept: Settings, pages: dict[str, str]) -> None:
    (suite,) = [each for each in rule_results.latest(kept.data_docs) if each.page == "audit-return-1-findings.html"]
    (result,) = [each for each in suite.rules if each.rule == RULE]
    (row,) = re.findall(rf'<tr id="{re.escape(RULE)}">.*?</tr>', pages["audit-return-1-findings.html"])
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row)
    assert cells[0] == "en défaut" and cells[1] == "bloquant" and cells[2] == "<code>result</code>"
    assert re.sub(r"\D", "", cells[4]) == str(result.elements)
    assert cells[5:7] == ["–", "1"]
    # One in some hundreds of results: GX's percent of those looked at, as French writes it.
    assert re.fullmatch(r"0,\d %", cells[7])


def test_pages_are_accessible_and_load_nothing(pages: dict[str, str]) -> None:
    for text in pages.values():
        page = Document(text)
        assert text.startswith("<!doctype html>") and page.all("html") == [{"lang": "fr"}]
        assert len(page.all("h1")) == 1 and page.all("title") == [{}]
        assert len(page.all("table")) == len(page.all("caption")) > 0
        assert {each.get("scope") for each in page.all("th")} == {"col", "row"}
        ids = [each["id"] for _, each in page.elements if "id" in each]
        assert len(set(ids)) == len(ids)
        assert not {"script", "link", "img", "iframe"} & {name for name, _ in page.elements}
        assert "http://" not in text and "https://" not in text and "url(" not in text and "@import" not in text
        assert not [name for _, each in page.elements for name in each if name.startswith("on")]


def test_headings_are_french(pages: dict[str, str]) -> None:
    assert "<h1>Résultats des contrôles</h1>" in pages["index.html"]
    subjects = re.findall('<td data-label="Sur quoi">(.*?)</td>', pages["index.html"])
    assert list(dict.fromkeys(subjects)) == ["Retours de la nuit", "Résultats consolidés, campagne 2026"]
    assert "<h1>Résultats de audit-return.1.findings</h1>" in pages["audit-return-1-findings.html"]
    assert '<span class="quiet" lang="fr">' in pages["audit-return-1-findings.html"]
    assert '<span class="quiet" lang="en">' in pages[AUDITED]


def _typed(text: str) -> bool:
    return len(text) > SHORT and not re.fullmatch(r"M\d+-E\d+-C\d+", text)


def typed(settings: Settings) -> set[str]:
    """Every text of the workbooks of the night but the words of the form: what stands in all of them alike, and codes
    of criteria, which rules name too."""
    texts = []
    for path in Path(settings.landing).glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        cells = [
            (sheet.title, cell.coordinate, cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
        ]
        texts.append({(*at, value) for *at, value in cells if isinstance(value, str) and _typed(value)})
    common = set.intersection(*texts)
    return {str(value) for own in texts for *_, value in own - common} | {PLANTED}


def test_nothing_that_a_site_typed_is_kept(kept: Settings, pages: dict[str, str]) -> None:
    words = typed(kept)
    assert len(words) > 50 and PLANTED in words and "Grave" not in words
    stored = [file.read_text(encoding="utf-8") for file in Path(kept.data_docs).glob("*/*")]
    text = "\n".join([*(" ".join(Document(page).words) for page in pages.values()), *stored])
    assert [word for word in words if word in text] == []
    # The value that broke a rule is as short as a code, and not kept either.
    assert not re.search(r"\bGrave\b", text)


@pytest.fixture
def planted(tmp_path: Path) -> Settings:
    return Settings.from_env({"PREFAUDIT_VAR": str(tmp_path)})


def test_a_percentage_is_never_rounded_to_none_or_all(planted: Settings) -> None:
    rule = RuleResult("a.rule", "Message <b>…</b>", "error", ("a",), "a < b.", False, 10_000, None, 1)
    tiny = SuiteResult("a.html", "suite a", "Retours de la nuit", "fr", (rule,))
    most = replace(tiny, page="b.html", rules=(replace(rule, failing=9_999),))
    rule_results.write([tiny, most], planted.data_docs, datetime(2026, 11, 3, 1, 30, tzinfo=UTC))
    client = _client(planted)
    first = client.get("/controles/a.html").text
    assert "moins de 0,1 %" in first and "a &lt; b." in first
    assert "plus de 99,9 %" in client.get("/controles/b.html").text
    # The time of the run, by the clock of Paris.
    assert "03/11/2026 à 02:30" in first


@pytest.mark.parametrize("name", ["..%2Findex.html", "results.json", "none.html", ".index.part"])
def test_only_pages_of_the_latest_run_are_given(name: str, client: TestClient) -> None:
    assert client.get(f"/controles/{name}").status_code == 404
    assert client.get("/controles/index.html").status_code == 200


def test_results_of_another_version_are_no_page(planted: Settings) -> None:
    (Path(planted.data_docs) / "20261103T013000Z").mkdir(parents=True)
    (Path(planted.data_docs) / "20261103T013000Z" / "results.json").write_text('[{"file": "a.html", "lines": []}]')
    for name in ("index.html", "a.html"):
        assert _client(planted).get(f"/controles/{name}").status_code == 404
