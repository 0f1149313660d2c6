"""The workbook of the bureau: a sheet for each breakdown, native charts, ready to print, no text becomes a formula."""

import dataclasses
import re
import zipfile
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from prefaudit.l10n import french
from prefaudit.l10n.typography import typeset
from prefaudit.palette import CONFORMING, MAJOR, MINOR, OPPORTUNITY, SENSITIVE
from prefaudit.publication.export import tables_of
from prefaudit.publication.publications import current
from prefaudit.publication.published_tables import columns_of, select_rows, title_and_description
from prefaudit.publication.report.snapshot import Snapshot, snapshot_of
from prefaudit.publication.synthesis import write_synthesis
from prefaudit.publication.synthesis_layout import digits
from prefaudit.publication.synthesis_tables import SHEETS
from prefaudit.publication.tabular import Content
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.office import OFFICE, convert
from tests.support.publishing import publish
from tests.warehouse.sample import NEW, a_return, sample_reference, settled


@pytest.fixture(scope="module")
def snapshot(module_settings: Settings, module_connection: Connection) -> Snapshot:
    connection = module_connection
    reference = sample_reference()
    commitments = [{**row, "commitment_label": '=HYPERLINK("x")'} for row in reference.table("commitments")]
    sync_reference(connection, reference.changed("commitments", commitments))
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    publish(module_settings, connection, NEW)
    published = current(module_settings, connection, NEW)
    assert published is not None
    contents = [
        Content(
            table,
            *title_and_description(connection, table),
            columns := columns_of(connection, table),
            connection.execute(select_rows(table, columns), [published.publication_id]).fetchall(),
        )
        for table in tables_of(None)
    ]
    return snapshot_of(connection, published, contents)


@pytest.fixture(scope="module")
def path(snapshot: Snapshot) -> Path:
    return Path(snapshot.publication.path) / "synthese.xlsx"


def _rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The heads and the rows of the first table of a sheet, without the spaces that do not break."""
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True)]
    return [tuple(re.sub(r"\s", " ", cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


def test_each_breakdown_with_rows_has_its_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert set(book.sheetnames) == {"Lisez-moi", *(sheet.title for sheet in SHEETS)} - {
        *("Certificats", "Corrections"),
    }
    assert _rows(book["Évolution"])[1] == ("Campagne 2026", "Comparable", 4, 1, 0.25, 5, 0.8)


def test_the_contents_lead_to_each_table_and_back(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    links = {cell.value: cell.hyperlink for row in book["Lisez-moi"].iter_rows() for cell in row if cell.hyperlink}
    assert [*links] == [
        *("Chiffres clés", "Parcours de certification", "Mesures nationales par module"),
        *("Levée des écarts par module", "Constats par module", "Retours par région, nature de site et type d’audit"),
        *("Résultats par région, nature de site et type d’audit", "Départements", "Engagements", "Critères"),
        *("Campagnes successives", "Indicateurs, France entière", "Valeur des indicateurs par région"),
        *("Retours attendus",),
    ]
    for caption, link in links.items():
        assert link is not None and link.location is not None and link.target is None
        sheet, cell = link.location.replace("'", "").split("!")
        assert str(book[sheet][cell].value).startswith(caption)
    assert all(sheet["A1"].hyperlink.location == "'Lisez-moi'!A1" for sheet in book.worksheets[1:])


def test_charts_are_native_and_drawn_from_the_cells(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        charts = {name: book.read(name).decode() for name in book.namelist() if "charts/chart" in name}
    titles = [title for chart in charts.values() for title in re.findall(r"<a:t>([^<]*)</a:t>", chart)]
    assert titles == [
        "Nombre de sites à chaque étape de la certification",
        "Taux de conformité de chaque module",
        "Ce que les audits ont constaté dans chaque module, en parts des critères évalués et applicables",
        "Taux d’acceptation et taux de conformité de chaque campagne",
    ]
    assert all(re.search(r"<c:f>[^<]*!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?</c:f>", chart) for chart in charts.values())
    values = openpyxl.load_workbook(path)["Modules"]
    (chart,) = (chart for chart in charts.values() if titles[1] in chart)
    place = re.findall(r"<c:f>Modules!([^<]*)</c:f>", chart)[0].replace("$", "")
    assert values[place].value == "Taux de conformité"


def test_findings_have_the_colours_of_the_report(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
    (stacked,) = (chart for chart in charts if "percentStacked" in chart)
    fills = re.findall(r'<c:spPr><a:solidFill><a:srgbClr val="(\w+)"', stacked)
    expected = (CONFORMING, OPPORTUNITY, SENSITIVE, MINOR, MAJOR)
    assert fills == [fill.colour.removeprefix("#").upper() for fill in expected]


def test_one_thing_has_the_name_that_the_report_gives_it(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    heads, *rows = _rows(book["Territoires"])
    assert heads[:7] == ("Ventilation", "Code", "Libellé", "Attendus", "Reçus", "Acceptés", "Remis à l’échéance")
    assert {"Taux de réponse", "Taux d’acceptation", "Taux de remise à l’échéance"} <= set(heads)
    assert [row[:6] for row in rows[:6]] == [
        ("France", None, "France entière", 4, 1, 1),
        ("Nature de site", None, "Préfecture", 3, 1, 1),
        ("Nature de site", None, "Sous-préfecture", 1, 0, 0),
        ("Type d’audit", None, "Auto-évaluation", 4, 1, 1),
        ("Région", "84", "Auvergne-Rhône-Alpes", 2, 1, 1),
        ("Région", "27", "Bourgogne-Franche-Comté", 2, 0, 0),
    ]
    labels = [row[0] for row in _rows(book["Chiffres clés"])]
    assert "Sites devant être audités : Auto-évaluation" in labels


def test_a_measure_has_one_number_format_wherever_it_stands(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    found: dict[str, set[str]] = {}
    for sheet in book.worksheets[1:]:
        heads: dict[int, str] = {}
        for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row):
            if cell.font.b:
                heads[cell.column] = str(cell.value)
            elif isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                found.setdefault(heads[cell.column], set()).add(re.sub('".*"', "", cell.number_format))
    assert {title: formats for title, formats in found.items() if len(formats) > 1} == {}
    assert found["Taux de conformité"] == found["Conformité, module 1"] == {"0.0 %"}
    assert found["Non-conformités mineures par audit"] == {"0.00"}
    assert found["Critères évalués"] == found["Attendus"] == {"#,##0"}


def test_a_rate_by_module_keeps_its_marks_beside_its_number(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Départements"]
    (rate,) = (cell for row in sheet.iter_rows(min_row=3) for cell in row[-2:-1] if cell.value is not None)
    assert (rate.value, rate.number_format) == (pytest.approx(2 / 3), '0.0 %"\u00a0*†"')
    assert [str(row[0].value) for row in sheet.iter_rows() if row[0].value][-1] == typeset(
        "* : moins de trente observations. † : moins de cinq audits."
    )


def test_each_sheet_is_ready_to_print(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path).worksheets:
        orientation = "portrait" if sheet.title in ("Critères", "Retours") else "landscape"
        assert (sheet.page_setup.orientation or "portrait", sheet.page_setup.paperSize) == (orientation, 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
        assert "publication n°\u00a01" in str(sheet.oddFooter.left.text)
        if sheet.title != "Lisez-moi":
            many = sheet.title in ("Chiffres clés", "Modules", "Territoires", "Indicateurs")
            assert (sheet.print_title_rows, sheet.freeze_panes) == (("$1:$1", "A2") if many else ("$1:$2", "A3")), sheet
            assert str(sheet["A1"].value).endswith(" – Campagne 2026")


def _national(snapshot: Snapshot) -> Snapshot:
    """The same publication with as many rows as a campaign of all sites has, each text as long as the longest is."""
    sizes = {
        **{"returns": 334, "summary_by_departement": 909, "summary_by_region": 162, "summary_by_commitment": 36},
        **{"summary_by_criterion": 209, "national_summary": 9},
    }
    longest = {
        "criterion_label": "Les horaires d'ouverture de chaque service sont affichés à l'extérieur du site, lisibles "
        "quand il est fermé.",
        "commitment_label": "Information systématique sur les conditions d'accès et d'accueil",
        "site_name": "Sous-préfecture de Saint-Jean-de-Maurienne",
        "departement_name": "Alpes-de-Haute-Provence",
        "region_name": "Provence-Alpes-Côte d'Azur",
        "module_name": "Relation générale avec les usagers",
    }
    modules = [{"module_code": str(number), "module_name": longest["module_name"]} for number in range(1, 9)]
    codes = [*(str(module["module_code"]) for module in modules), "all"]
    contents = dict(snapshot.contents)
    for name, size in sizes.items():
        content = contents[name]
        names = [column.name for column in content.columns]
        keys = [f"{place:03}" for place in range(size)]
        if name in ("summary_by_departement", "summary_by_region", "national_summary"):
            keys = [code for code, _ in product((f"{place:03}" for place in range(size // 9)), codes)]
        rows = []
        for place, key in enumerate(keys):
            row = {
                **dict(zip(names, content.rows[-1], strict=True)),
                **{k: v for k, v in longest.items() if k in names},
            }
            if len(keys) % 9 == 0:
                row["module_code"] = codes[place % 9]
            for code, label in (("departement_code", "departement_name"), ("region_code", "region_name")):
                if name.startswith("summary_by_" + code.partition("_")[0]):
                    row[code], row[label] = key, f"{longest[label]} {key}"
            rows.append(tuple(row.values()))
        contents[name] = dataclasses.replace(content, rows=rows)
    return dataclasses.replace(snapshot, contents=contents, modules=modules)


def _without_heights(path: Path, to: Path) -> None:
    """Write a copy whose rows have no height, so that LibreOffice gives each what its texts need."""
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(to, "w") as copy:
        for name in book.namelist():
            data = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb' ht="[^"]*" customHeight="1"', b"", data)
            copy.writestr(name, data)


def _converted(path: Path, kind: str) -> bytes:
    return (convert([path], kind, path.parent) / f"{path.stem}.{kind}").read_bytes()


@pytest.fixture(scope="module")
def national(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("national") / "synthese.xlsx"
    write_synthesis(path, _national(snapshot))
    return path


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: it cannot print the synthesis")
def test_a_campaign_of_all_sites_takes_twenty_printed_pages_at_most(national: Path) -> None:
    pages = len(re.findall(rb"/Type\s*/Page\b", _converted(national, "pdf")))
    # The certificates, which this world has none of, take two more.
    assert 8 <= pages <= 18


@pytest.mark.libreoffice
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: it cannot lay out the synthesis")
def test_no_text_is_cut_by_the_height_of_its_row(national: Path) -> None:
    bare = national.with_name("bare.xlsx")
    _without_heights(national, bare)
    # It works the heights out for a document that another program has written.
    (bare.parent / "again").mkdir()
    again = bare.parent / "again" / "bare.fods"
    text = _converted(bare, "fods").decode()
    again.write_text(re.sub("<meta:generator>[^<]*", "<meta:generator>essai", text), encoding="utf-8")
    needed = _heights(_converted(again, "fods").decode())
    book = openpyxl.load_workbook(national)
    assert [*needed] == book.sheetnames
    cut = [
        (sheet.title, row, given.height, needed[sheet.title][row - 1])
        for sheet in book.worksheets
        for row, given in sheet.row_dimensions.items()
        if given.height
        and given.height < needed[sheet.title][row - 1] - 0.5
        # Of a long sheet it works the first rows out, and leaves the others as high as they are by default.
        and needed[sheet.title][row - 1] != _DEFAULT
    ]
    assert cut == []


_DEFAULT = 0.2083 * 72


def _heights(text: str) -> dict[str, list[float]]:
    """How high LibreOffice makes the rows of each sheet, in points."""
    without_charts = re.sub("<draw:frame.*?</draw:frame>", "", text, flags=re.S)
    styles = dict(re.findall(r'<style:style style:name="(ro\d+)".*?row-height="([\d.]+)in"', text, re.S))
    return {
        name: [
            float(styles[style]) * 72
            for style, many in re.findall(
                r'<table:table-row table:style-name="(ro\d+)"(?: table:number-rows-repeated="(\d+)")?', part
            )
            for _ in range(min(int(many or 1), 2000))
        ]
        for name, part in re.findall(r'<table:table table:name="([^"]+)"(.*?)</table:table>', without_charts, re.S)
    }


def test_no_number_and_no_word_is_wider_than_its_column(national: Path) -> None:
    for sheet in openpyxl.load_workbook(national).worksheets[1:]:
        for cell in (cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None):
            if cell.coordinate in sheet.merged_cells or (cell.font.sz and cell.font.sz > 10):
                continue
            text = french.tabled(1) if "%" in cell.number_format else str(cell.value)
            words = [f"{cell.value:%d/%m/%Y}"] if isinstance(cell.value, datetime) else text.split(" ")
            if isinstance(cell.value, int | float):
                words = [f"{cell.value:,.2f}"] if "%" not in cell.number_format else words
            # A run of columns of one width is written once.
            room = next(each.width for each in sheet.column_dimensions.values() if each.min <= cell.column <= each.max)
            assert max(digits(word, bold=bool(cell.font.b)) for word in words) <= room - 0.5, (sheet.title, cell.value)


def test_no_cell_is_a_formula_or_a_link_elsewhere(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells if cell.hyperlink and cell.hyperlink.target] == []
    assert [row[1] for row in _rows(book["Engagements"])[1:3]] == ["=HYPERLINK(« x »)"] * 2


def test_days_and_hours_are_those_of_paris(settings: Settings, connection: Connection) -> None:
    # Accepted half an hour after midnight in Paris, while it is still the day before in UTC.
    settled(connection, a_return("69"), at=datetime(2026, 4, 10, 22, 30, tzinfo=UTC))
    published = publish(settings, connection, NEW)
    assert published is not None
    book = openpyxl.load_workbook(Path(published.path) / "synthese.xlsx")
    assert [row[4] for row in book["Retours"].values if row[0] == "69"] == [datetime(2026, 4, 11)]
    cover = {row[0]: row[1] for row in book["Lisez-moi"].iter_rows(max_col=2, values_only=True)}
    assert cover["État au"] == typeset(f"{french.date_and_time(published.as_of)} (heure de Paris)")
