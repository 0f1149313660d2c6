"""The list of returns as a file, with dates as dates, numbers as numbers, and no text that runs as a formula."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from prefaudit.l10n import clock as paris
from prefaudit.publication.tabular import csv_text
from prefaudit.web.queries import QueryRow
from prefaudit.web.returns_list import COLUMNS

KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def exported(kind: str, returns: Sequence[QueryRow], states: Mapping[str, str]) -> bytes:
    """Return the columns of the page, under their headings, as a file of one of KINDS; `states` are their labels."""
    rows = [[states[row[name]] if name == "state" else row[name] for name in COLUMNS] for row in returns]
    return _csv(rows) if kind == "csv" else _xlsx(rows)


def _csv(rows: Sequence[Sequence[object]]) -> bytes:
    """Return UTF-8 with the mark by which a spreadsheet knows it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS.values())
    writer.writerows([csv_text(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  for this file only

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Retours")
        day, moment = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        for column, title in enumerate(COLUMNS.values()):
            sheet.write_string(0, column, title, book.add_format({"bold": True}))
            for line, value in enumerate((row[column] for row in rows), start=1):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, paris.in_paris(value).replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, int):
                    sheet.write_number(line, column, value)
                elif value is not None:
                    sheet.write_string(line, column, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
        sheet.autofit()
    return stream.getvalue()
