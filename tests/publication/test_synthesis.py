"""The workbook of the bureau: a sheet for each breakdown, native charts, ready to print, no text becomes a formula."""

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from prefaudit.l10n import french
from prefaudit.palette import CONFORMING, MAJOR, MINOR, OPPORTUNITY, SENSITIVE
from prefaudit.publication.synthesis import BREAKDOWNS
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish
from tests.warehouse.sample import NEW, a_return, sample_reference, settled


@pytest.fixture
def path(settings: Settings, connection: Connection) -> Path:
    reference = sample_reference()
    commitments = [{**row, "commitment_label": '=HYPERLINK("x")'} for row in reference.table("commitments")]
    sync_reference(connection, reference.changed("commitments", commitments))
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    published = publish(settings, connection, NEW)
    assert published is not None
    return Path(published.path) / "synthese.xlsx"


def test_each_breakdown_has_its_sheet(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Lisez-moi", *(sheet.title for sheet in BREAKDOWNS)]
    assert [cell.value for cell in book["Évolution"][2]] == [
        *("Campagne 2026", "Comparable", 4, 1, 0.25, 5),
        *(0.8, "oui"),
    ]


def test_charts_are_native_and_drawn_from_the_cells(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        charts = {name: book.read(name).decode() for name in book.namelist() if "charts/chart" in name}
    assert len(charts) == sum(sheet.chart is not None for sheet in BREAKDOWNS) == 4
    assert all(re.search(r"<c:f>[^<]*!\$[A-Z]+\$2(:\$[A-Z]+\$\d+)?</c:f>", chart) for chart in charts.values())


def test_findings_have_the_colours_of_the_report(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        charts = [book.read(name).decode() for name in book.namelist() if "charts/chart" in name]
    (stacked,) = (chart for chart in charts if "percentStacked" in chart)
    fills = re.findall(r'<c:spPr><a:solidFill><a:srgbClr val="(\w+)"', stacked)
    expected = (CONFORMING, OPPORTUNITY, SENSITIVE, MINOR, MAJOR)
    assert fills == [fill.colour.removeprefix("#").upper() for fill in expected]


def test_one_thing_has_the_name_that_the_report_gives_it(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    heads = [cell.value for cell in book["Régions"][1]]
    assert heads[6:10] == [
        *("Remis à l'échéance", "Taux de réponse", "Taux d'acceptation", "Taux de remise à l'échéance"),
    ]
    labels = [row[0] for row in book["Chiffres clés"].iter_rows(min_row=2, values_only=True)]
    assert "Sites devant être audités : Auto-évaluation" in labels


def test_each_sheet_is_ready_to_print(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        # One page wide (the default), as many high as it takes.
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert "publication n° 1" in str(sheet.oddFooter.left.text)
        if sheet.title != "Lisez-moi":
            assert sheet.print_title_rows == "$1:$1"
            assert sheet.freeze_panes == "A2"


def test_no_cell_is_a_formula_or_a_link(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [cell.value for cell in book["Engagements"]["B"][1:]] == ['=HYPERLINK("x")'] * 2


def test_days_and_hours_are_those_of_paris(settings: Settings, connection: Connection) -> None:
    # Accepted half an hour after midnight in Paris, while it is still the day before in UTC.
    settled(connection, a_return("69"), at=datetime(2026, 4, 10, 22, 30, tzinfo=UTC))
    published = publish(settings, connection, NEW)
    assert published is not None
    book = openpyxl.load_workbook(Path(published.path) / "synthese.xlsx")
    assert [row[6] for row in book["Retours"].values if row[0] == "69"] == [datetime(2026, 4, 11)]
    cover = {row[0]: row[1] for row in book["Lisez-moi"].iter_rows(max_col=2, values_only=True)}
    assert cover["État au"] == f"{french.date_and_time(published.as_of)} (heure de Paris)"
