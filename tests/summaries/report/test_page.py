"""The report as people meet it: complete, self-contained, read by keyboard and by ear, on paper and on a phone."""

import html
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from prefaudit import paris
from prefaudit.settings import Settings
from prefaudit.summaries.publish import publish
from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.withdrawal import withdraw
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, a_return, settled

CHROMIUM = shutil.which("chromium")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
browsed = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def folder(settings: Settings, connection: Connection) -> Path:
    """The second publication of a campaign with a bit of everything."""
    today = paris.today()
    held = {
        "scheme": "iso_9001", "scope": "Accueil <b>& titres</b>", "first_obtained_on": today - timedelta(days=900),
        "obtained_on": today - timedelta(days=300), "expires_on": today + timedelta(days=100),
    }  # fmt: skip
    settled(connection, a_return("25", campaign=OLD, audit_type=PRE))
    results = {"M1-C1": "minor_nonconformity", "M1-C2": "major_nonconformity", "M2-C1": "strength"}
    settled(connection, a_return("69", results, certificates=[held], closed={"M1-C1": date(2026, 4, 1)}))
    wrong = settled(connection, a_return("25"))
    settled(connection, a_return("39"), [ERROR])
    publish(settings, connection, NEW, "essai", lambda _: [])
    withdraw(connection, wrong, "wrong_site", "Bureau")
    published = publish(settings, connection, NEW, "essai", lambda _: [])
    assert published is not None
    return Path(published.path)


@pytest.fixture
def text(folder: Path) -> str:
    return (folder / "rapport.html").read_text(encoding="utf-8")


def test_it_asks_nothing_of_the_network(text: str) -> None:
    links = re.findall(r'(?:src|href)="([^"#]+)"', text)
    assert links
    assert [link for link in links if "://" in link or link.startswith("//")] == []
    assert re.findall(r"<script|<link|@import|url\((?!#)", text) == []


def test_every_link_leads_somewhere(text: str, folder: Path) -> None:
    idents = re.findall(r'\bid="([^"]+)"', text)
    assert len(idents) == len(set(idents))
    assert {name for name in re.findall(r'href="#([^"]+)"', text)} <= set(idents)
    assert {name for name in re.findall(r'href="([^"#]+)"', text)} <= {path.name for path in folder.iterdir()}


def test_headline_figures_say_what_they_rest_on(text: str) -> None:
    cards = re.findall(
        r'class="name">([^<]+)</span> <span class="value">([^<]+)</span> <span class="quiet">([^<]+)<', text
    )
    assert [tuple(re.sub(r"\s", " ", html.unescape(part)) for part in card) for card in cards] == [
        ("Taux de réponse", "25 %", "1 retour accepté sur 4"),
        ("Retours à temps", "25 %", "1 retour reçu à l'échéance"),
        ("Taux de conformité", "60 %", "taux de réponse : 25 %"),
        ("Non-conformités majeures", "1", "taux de réponse : 25 %"),
        ("Écarts levés", "50 %", "taux de réponse : 25 %"),
        ("Sites certifiés", "1", "sur 4 sites engagés"),
    ]


def test_what_sites_typed_is_escaped(text: str) -> None:
    assert "Accueil &lt;b&gt;&amp; titres&lt;/b&gt;" in text
    assert "<b>&" not in text


def test_no_name_is_in_it(text: str) -> None:
    assert "Planté" not in text


def test_the_same_publication_gives_the_same_page(text: str, folder: Path) -> None:
    assert text.count("<svg") == 6
    assert "Publication n°\u00a02" in text


def test_each_part_of_the_page_has_its_heading(text: str) -> None:
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", text) == [
        *("Chiffres clés", "Résultats par module", "Résultats par territoire", "Évolution"),
        *("Non-conformités et levée des écarts", "Indicateurs", "Certificats", "Sites manquants", "Ce qui a changé"),
        *("Réponse au Parlement", "Méthode et sources"),
    ]


def _open(browser: Browser, folder: Path, width: int, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((folder / "rapport.html").as_uri())
    return page


@browsed
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_no_violation(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    page = _open(browser, folder, width, scheme)
    for folded in page.query_selector_all("details"):
        folded.evaluate("element => element.open = true")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


@browsed
def test_nothing_is_fetched_and_nothing_is_said_in_the_console(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / "rapport.html").as_uri())
    assert asked == [(folder / "rapport.html").as_uri()]
    assert said == []
    page.close()


@browsed
def test_the_keyboard_reaches_every_link_and_every_wide_table(browser: Browser, folder: Path) -> None:
    page = _open(browser, folder, 1280)
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, [tabindex]')].filter(e => e.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll('a[href], summary, [tabindex]')].indexOf(document.activeElement)"
            )
        )
    assert len(reached - {-1}) == wanted
    page.close()


@browsed
def test_it_prints(browser: Browser, folder: Path, tmp_path: Path) -> None:
    page = _open(browser, folder, 1280)
    page.pdf(path=tmp_path / "rapport.pdf", prefer_css_page_size=True)
    data = (tmp_path / "rapport.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 14
    page.close()
