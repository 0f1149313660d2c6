"""The report as people meet it: complete, self-contained, read by keyboard and by ear, on paper and on a phone."""

import html
import re
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from psycopg.rows import dict_row

from prefaudit.l10n import clock as paris
from prefaudit.settings import Settings
from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import withdraw
from tests.publication.report.answers import typed
from tests.support.publishing import publish
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, a_return, sample_reference, settled


@pytest.fixture(scope="module")
def folder(module_settings: Settings, module_connection: Connection) -> Path:
    """The second publication of a campaign with a bit of everything."""
    today = paris.today()
    held = {
        "scheme": "iso_9001", "scope": "Accueil <b>& titres</b>", "first_obtained_on": today - timedelta(days=900),
        "obtained_on": today - timedelta(days=300), "expires_on": today + timedelta(days=100),
    }  # fmt: skip
    settled(module_connection, a_return("25", campaign=OLD, audit_type=PRE))
    results = {"M1-C1": "minor_nonconformity", "M1-C2": "major_nonconformity", "M2-C1": "strength"}
    settled(module_connection, a_return("69", results, certificates=[held], closed={"M1-C1": date(2026, 4, 1)}))
    wrong = settled(module_connection, a_return("25"))
    settled(module_connection, a_return("39"), [ERROR])
    publish(module_settings, module_connection, NEW)
    withdraw(module_connection, wrong, "wrong_site", "Bureau")
    published = publish(module_settings, module_connection, NEW)
    assert published is not None
    return Path(published.path)


@pytest.fixture(scope="module")
def text(folder: Path) -> str:
    return typed((folder / "rapport.html").read_text(encoding="utf-8"))


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
        ("Taux de réponse", "75,0 %", "3 retours reçus sur 4 attendus"),
        ("Taux d'acceptation", "25,0 %", "1 retour accepté sur 4 attendus"),
        ("Taux de remise à l'échéance", "25,0 %", "1 retour remis à l'échéance sur 4 attendus"),
        (
            *("Taux de conformité", "60,0 %"),
            "mesuré dans 1 retour accepté sur 4 attendus ; entre 15,0 % et 90,0 % selon ce que seraient les retours "
            "manquants",
        ),
        ("Non-conformités majeures", "1", "constatée dans 1 retour accepté sur 4 attendus"),
        (
            "Part des écarts levés",
            "50,0 %",
            "au 31/10/2026, sur les fiches d'écart déposées dans 1 retour accepté sur 4 attendus",
        ),
        ("Sites certifiés", "au moins 1", "sur 4 sites engagés au 31/10/2026"),
    ]


def cells(text: str, ident: str) -> list[list[str]]:
    """The head and the rows of a table of the page, with ordinary spaces."""
    (table,) = re.findall(rf'<caption id="{ident}">.*?</table>', text, re.S)
    rows = re.findall(r"<tr>.*?</tr>", table)
    return [
        [re.sub(r"\s", " ", html.unescape(cell)) for cell in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row)]
        for row in rows
    ]


def test_what_is_open_is_in_the_table_as_in_the_chart(text: str) -> None:
    head, *rows = cells(text, "t-actions")
    assert head[4:9] == [
        *("Fiches d'écart", "Écarts levés", "Écarts ouverts non échus", "Écarts en retard", "Part des écarts levés"),
    ]
    filed, closed, still_open, overdue = map(int, rows[-1][4:8])
    # Whether the second one is overdue goes by the day on which this is run.
    assert (filed, closed, still_open + overdue) == (2, 1, 1)
    assert re.fullmatch(r"-?\d+ jours?", rows[-1][head.index("Délai médian de levée, estimé")].replace("\u2212", "-"))


def test_the_findings_are_in_a_table_as_in_the_chart(text: str) -> None:
    assert cells(text, "t-findings") == [
        [
            *("Code du module", "Module", "Conformes", "Points forts", "Conformes, hors points forts"),
            *(
                "Pistes de progrès",
                "Points sensibles",
                "Non-conformités mineures",
                "Non-conformités majeures",
                "Sans objet",
            ),
            "Critères évalués",
        ],
        ["1", "Accueil", "1", "0", "1", "0", "0", "1", "1", "0", "3"],
        ["2", "Titres", "2", "1", "1", "0", "0", "0", "0", "0", "2"],
        ["–", "Tous les modules", "3", "1", "2", "0", "0", "1", "1", "0", "5"],
    ]


def test_regions_are_in_one_order_in_which_accents_do_not_count(settings: Settings, connection: Connection) -> None:
    reference = sample_reference()
    names = {"84": "Île-de-France", "27": "Occitanie"}
    regions = [{**row, "region_name": names.get(str(row["region_code"]), "–")} for row in reference.table("regions")]
    sync_reference(connection, reference.changed("regions", regions))
    settled(connection, a_return("69"))
    published = publish(settings, connection, NEW)
    assert published is not None
    text = (Path(published.path) / "rapport.html").read_text(encoding="utf-8")
    for ident in ("t-region", "t-heat"):
        assert [row[0] for row in cells(text, ident)[1:]] == ["Île-de-France", "Occitanie"]
    assert [row[:2] for row in cells(text, "t-silent")[1:]] == [
        ["Sous-préfecture de Villefranche-sur-Saône", "Île-de-France"],
        ["Préfecture du Doubs", "Occitanie"],
        ["Préfecture du Jura", "Occitanie"],
    ]


def test_one_thing_has_one_name(text: str) -> None:
    assert re.findall(r"ponctualité|[Rr]etours à temps|Sites devant un audit|pèsent", text) == []
    assert "Taux de remise à l'échéance" in cells(text, "t-region")[0]
    assert "Taux de remise à l'échéance" in re.findall(r'<dt id="m-on_time_rate">([^<]+)', html.unescape(text))
    assert "Sites devant être audités" in text


def test_variations_are_said_to_be_the_difference_of_the_rates_shown(text: str) -> None:
    (note,) = re.findall(r'<caption id="t-changes">.*?</table>\s*</div>\s*<p class="quiet">([^<]*)</p>', text, re.S)
    assert re.sub(r"\s", " ", html.unescape(note)) == (
        "Les deux campagnes ne sont pas comparables (autres types d'audit) : seules le sont les valeurs sur les mêmes "
        "sites. Les variations sont la différence des taux affichés ; la table complète a celle des taux exacts. "
        "Mêmes sites : ceux dont un retour est accepté dans les deux campagnes. "
        "Sans valeur sur toutes les lignes : Variation ; Taux précédent, mêmes sites ; Taux de conformité, mêmes "
        "sites ; Variation, mêmes sites. * : moins de trente observations. † : moins de cinq audits."
    )


def test_a_rate_on_few_observations_or_audits_is_marked_and_the_mark_explained(text: str) -> None:
    head, *rows = cells(text, "t-region")
    assert {row[0]: row[head.index("Taux de conformité")] for row in rows} == {
        "Auvergne-Rhône-Alpes": "60,0 % *†", "Bourgogne-Franche-Comté": "–",
    }  # fmt: skip
    (note,) = re.findall(r'<caption id="t-region">.*?</table>\s*</div>\s*<p class="quiet">([^<]*)</p>', text, re.S)
    assert html.unescape(note).replace("\u00a0", " ") == "* : moins de trente observations. † : moins de cinq audits."
    (mark,) = re.findall(r">69(\W*)</text>", text[: text.index("carte-reponse")])
    assert (mark, "* : moins de cinq audits" in html.unescape(text).replace("\u00a0", " ")) == ("*", True)


def test_missing_refused_and_withdrawn_returns_have_their_profile(text: str) -> None:
    head, *rows = cells(text, "t-nonresponse")
    assert head[:8] == [
        *("Nature de site, type d'audit ou région", "Attendus", "Acceptés", "Sans dépôt", "Refusés", "Retirés"),
        *("Taux de réponse", "Taux d'acceptation"),
    ]
    assert [row[:8] for row in rows] == [
        ["Préfecture", "3", "1", "0", "1", "1", "100,0 %", "33,3 %"],
        ["Sous-préfecture", "1", "0", "1", "0", "0", "0,0 %", "0,0 %"],
        ["Auto-évaluation", "4", "1", "1", "1", "1", "75,0 %", "25,0 %"],
        ["Auvergne-Rhône-Alpes", "2", "1", "1", "0", "0", "50,0 %", "50,0 %"],
        ["Bourgogne-Franche-Comté", "2", "0", "0", "1", "1", "100,0 %", "0,0 %"],
        ["France entière", "4", "1", "1", "1", "1", "75,0 %", "25,0 %"],
    ]


def test_corrected_figures_are_written_as_elsewhere(text: str) -> None:
    changed = {row[0]: row[2:4] for row in cells(text, "t-corrections")[1:]}
    assert changed["Taux d'acceptation"] == ["50,0 %", "25,0 %"]
    assert changed["Retours remis à l'échéance"] == ["2", "1"]
    assert changed["Taux de conformité"] == ["80,0 %", "60,0 %"]
    assert changed["Retour qui n'est plus en vigueur"] == ["accepté", "retiré"]


def test_no_comma_can_begin_a_line(text: str) -> None:
    (links, *_) = re.findall(r'<p class="links">Table complète.*?</p>', text)
    assert re.findall(r"</a>(?![.,]</span>)", links) == []


def test_the_query_on_the_traces_gives_what_the_rate_is_made_of(text: str, module_connection: Connection) -> None:
    (query,) = re.findall(r"<pre>([^<]+)</pre>", text)
    with module_connection.cursor(row_factory=dict_row) as cursor:
        figures = [str(row["figure"]) for row in cursor.execute(html.unescape(query).encode()).fetchall()]
    # The only accepted return: five criteria, three of them conforming, none that does not apply.
    assert {name: figures.count(name) for name in figures} == {"criteria_assessed": 5, "conforming": 3}
    assert all(f"'{name}'" in query for name in catalogue()["conformity_rate"].made_from)
    assert "--figure conformity_rate" in text


def test_what_sites_typed_is_escaped(text: str) -> None:
    assert "Accueil &lt;b&gt;&amp; titres&lt;/b&gt;" in text
    assert "<b>&" not in text


def test_no_name_is_in_it(text: str) -> None:
    assert "Planté" not in text


def test_the_same_publication_gives_the_same_page(text: str, folder: Path) -> None:
    # Four charts, each for a wide screen and for a phone, and two maps.
    assert text.count('role="img"') == 10
    assert "Publication n°\u00a02" in text


def test_each_part_of_the_page_has_its_heading(text: str) -> None:
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", text) == [
        *("Chiffres clés", "Résultats par module", "Résultats par territoire", "Évolution"),
        *("Non-conformités et levée des écarts", "Indicateurs", "Certificats", "Sites manquants", "Ce qui a changé"),
        *("Réponse au Parlement", "Méthode et qualité", "Contact et citation", "Annexe technique"),
    ]


def _open(browser: Browser, folder: Path, width: int, scheme: str = "light") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((folder / "rapport.html").as_uri())
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (375, "light"), (375, "dark")])
def test_axe_finds_no_violation(browser: Browser, folder: Path, width: int, scheme: str) -> None:
    page = _open(browser, folder, width, scheme)
    for folded in page.query_selector_all("details"):
        folded.evaluate("element => element.open = true")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_pictures_are_as_wide_as_their_column_and_their_letters_can_be_read(
    browser: Browser, folder: Path, width: int
) -> None:
    page = _open(browser, folder, width)
    shown = page.evaluate(
        """[...document.querySelectorAll('.chart, .map')].filter(e => e.checkVisibility()).map(e => {
        const width = e.getBoundingClientRect().width, scale = width / e.viewBox.baseVal.width;
        const texts = [...e.querySelectorAll('text')].filter(text => text.checkVisibility());
        const sizes = texts.map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
        return [width / e.closest('figure').clientWidth, e.matches('.map'), Math.min(...sizes)]; })"""
    )
    assert len(shown) == 6
    assert all(share == pytest.approx(1, abs=0.01) for share, is_map, _ in shown if not is_map or width == 375)
    assert min(size for *_, size in shown) >= 7.5
    keys = page.evaluate("[...document.querySelectorAll('.map-key')].map(e => [e.checkVisibility(), e.innerText])")
    assert [visible for visible, _ in keys] == [width == 375] * 2
    if width == 375:
        assert keys[1][1].split("\n") == ["aucun", "moins de la moitié", "la moitié ou plus", "tous", "Aucun attendu"]
    page.close()


@pytest.mark.parametrize("width", [375, 1280])
def test_no_text_of_a_chart_covers_another_or_leaves_it(browser: Browser, folder: Path, width: int) -> None:
    page = _open(browser, folder, width)
    charts = page.evaluate(
        """[...document.querySelectorAll('.chart')].filter(e => e.checkVisibility()).map(chart => [
        chart.viewBox.baseVal.width, [...chart.querySelectorAll('text')].map(e => [e.textContent, e.getBBox()])
        .map(([text, box]) => [text, box.x, box.y + 2, box.x + box.width, box.y + box.height - 2])])"""
    )
    assert len(charts) == 4
    for room, texts in charts:
        assert [text for text, left, _, right, _ in texts if left < -0.5 or right > room + 0.5] == []
        for (one, left, top, right, bottom), (other, x1, y1, x2, y2) in combinations(texts, 2):
            assert right <= x1 or x2 <= left or bottom <= y1 or y2 <= top, (one, other)
    page.close()


def test_nothing_is_fetched_and_the_console_stays_empty(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    asked, messages = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: messages.append(message.text))
    page.goto((folder / "rapport.html").as_uri())
    assert asked == [(folder / "rapport.html").as_uri()]
    assert messages == []
    page.close()


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


def test_no_table_is_cut_on_paper(browser: Browser, folder: Path) -> None:
    page = _open(browser, folder, 688)  # A4 without its margins, in CSS pixels
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 688
    page.close()


def test_it_prints(browser: Browser, folder: Path, tmp_path: Path) -> None:
    page = _open(browser, folder, 1280)
    page.pdf(path=tmp_path / "rapport.pdf", prefer_css_page_size=True)
    data = (tmp_path / "rapport.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 15
    page.close()


def test_the_report_tells_its_own_quality_with_the_figures_of_this_publication(text: str) -> None:
    part = text[text.index('id="methode"') :]
    told = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", part[: part.index('id="citer"')]))
    assert list(told) == [
        *("Pertinence", "Exactitude", "Actualité", "Comparabilité", "Cohérence"),
    ]
    plain = {title: re.sub(r"\s", " ", html.unescape(words)) for title, words in told.items()}
    assert plain["Exactitude"] == (
        "1 retour accepté sur 4 attendus (taux d'acceptation : 25,0 %) ; sans dépôt : 1, refusés : 1, retirés : 1. Le "
        "taux de conformité, 60,0 %, serait entre 15,0 % et 90,0 % selon ce que seraient les retours manquants : rien, "
        "ou tout, conforme, pour autant de critères qu'un retour accepté en moyenne. Départements dont un audit au "
        "moins est accepté : 1 ; ceux dont le taux porte sur moins de cinq audits : 1."
    )
    assert plain["Comparabilité"] == (
        "Campagnes antérieures : 1, dont comparables à celle-ci : 0. Ce qui sépare les autres : autres types d'audit "
        "(1)."
    )
    assert cells(text, "t-revisions")[1:] == [
        ["Taux de réponse", "1", "0", "0,00 point", "0,00 point"],
        ["Taux d'acceptation", "1", "1", "25,00 points", "25,00 points"],
        ["Taux de remise à l'échéance", "1", "1", "25,00 points", "25,00 points"],
        ["Taux de conformité", "1", "1", "20,00 points", "20,00 points"],
        ["Part des écarts levés", "1", "0", "0,00 point", "0,00 point"],
    ]
    assert "C'est la publication n° 2 de la campagne ; la première est du" in re.sub(r"\s", " ", html.unescape(part))


def test_it_opens_with_three_sentences_and_what_changed_since_the_last_comparable_campaign(text: str) -> None:
    (lead,) = re.findall(r'<div class="lead">(.*?)</div>', text, re.S)
    said = [re.sub(r"<[^>]+>", "", html.unescape(found)) for found in re.findall(r"<p>(.*?)</p>", lead)]
    assert [re.sub(r"\s", " ", sentence) for sentence in said] == [
        "Campagne 2026 : sur 4 retours attendus, 3 ont été reçus et 1 accepté (taux d'acceptation : 25,0 %).",
        "Les audits ont mesuré un taux de conformité de 60,0 % ; 1 non-conformité majeure a été constatée.",
        "Au moins 1 site certifié est dénombré au 31/10/2026, sur 4 sites engagés.",
        "Ce qui a changé : Aucune campagne antérieure n'est comparable (Campagne 2006 : autres types d'audit).",
    ]
    assert text.index('class="lead"') < text.index('id="chiffres"')


def test_a_departement_is_found_without_a_script(browser: Browser, folder: Path) -> None:
    page = _open(browser, folder, 1280)
    page.click("text=Trouver un département")
    page.click(".places a >> text=Rhône (69)")
    assert page.evaluate("document.querySelector('tr:target').checkVisibility()")
    assert page.inner_text("tr:target th") == "Rhône"
    page.close()
