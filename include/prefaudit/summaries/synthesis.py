"""The workbook that the bureau opens: the tables of a publication under French headings, ready to filter and print."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefaudit.summaries.datapackage import LICENCE, heading, source, warning
from prefaudit.summaries.tabular import Content

if TYPE_CHECKING:
    from prefaudit.summaries.publications import Publication

# The detail has a hundred thousand rows: it is in the CSV and Parquet files.
SHEETS = {"headline_figures": "Chiffres clés", "national_summary": "Synthèse nationale", "returns": "Retours"}
_WIDE = 44
_NARROW = 16
_WIDE_ENDINGS = ("name", "label", "source")


def write_synthesis(path: Path, publication: "Publication", contents: Sequence[Content]) -> None:
    """Write the workbook. Texts are written as texts, so that none can become a formula or a link; the date of
    creation is the moment of the data, so that the same publication gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415  for this step only

    workbook = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    workbook.set_properties(
        {
            "title": heading(publication),
            "subject": f"Publication n° {publication.number}",
            "comments": warning(publication),
            "created": publication.as_of.astimezone(UTC).replace(tzinfo=None, microsecond=0),
        }
    )
    styles = {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "head": workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "date": workbook.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "rate": workbook.add_format({"num_format": "0.0 %"}),
        "text": workbook.add_format({"num_format": "@"}),
    }
    by_name = {content.product.name: content for content in contents}
    _cover(workbook.add_worksheet("Lisez-moi"), publication, by_name, styles)
    for name, title in SHEETS.items():
        _table(workbook.add_worksheet(title), by_name[name], styles)
    workbook.close()


def _cover(sheet: Any, publication: "Publication", contents: dict[str, Content], styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, heading(publication), styles["title"])
    lines = [
        ("Campagne", publication.campaign_label),
        ("Publication", f"n° {publication.number}"),
        ("État au", f"{publication.as_of.astimezone(UTC):%d/%m/%Y à %H:%M} (temps universel)"),
        ("Source", source(publication)),
        ("Licence", LICENCE["title"]),
        *(("Attention", text) for text in [warning(publication)] if text),
        *((title, contents[name].description) for name, title in SHEETS.items()),
        ("Case vide", "Une case vide veut dire « inconnu » ou « sans valeur » : elle n'est pas un zéro."),
    ]
    for row, (title, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, title, styles["head"])
        sheet.write_string(row, 1, text)


def _table(sheet: Any, content: Content, styles: dict[str, Any]) -> None:
    for index, column in enumerate(content.columns):
        sheet.set_column(index, index, _WIDE if column.name.endswith(_WIDE_ENDINGS) else _NARROW)
        sheet.write_string(0, index, column.title, styles["head"])
    for row_number, row in enumerate(content.rows, start=1):
        for index, (column, value) in enumerate(zip(content.columns, row, strict=True)):
            _cell(sheet, (row_number, index), value, styles, rate=column.name.endswith("_rate"))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(content.rows), 1), len(content.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Any, place: tuple[int, int], value: object, styles: dict[str, Any], *, rate: bool) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(*place, "oui" if value else "non", styles["text"])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(*place, float(value), styles["rate"] if rate else None)
    elif isinstance(value, datetime):
        sheet.write_datetime(*place, value.astimezone(UTC).replace(tzinfo=None, microsecond=0), styles["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), styles["date"])
    else:
        sheet.write_string(*place, str(value), styles["text"])
