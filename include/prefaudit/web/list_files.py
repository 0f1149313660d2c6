"""A list as a file, with dates as dates, numbers as numbers, and no text that runs as a formula."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from prefaudit.l10n import clock as paris
from prefaudit.publication.tabular import csv_text
from prefaudit.web.lists import Column

KINDS: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def list_file(kind: str, columns: Sequence[Column], rows: Sequence[Any]) -> bytes:
    """Return rows under the headings of their page as a file of one of KINDS."""
    cells = [[column.of(row) for column in columns] for row in rows]
    titles = [column.label for column in columns]
    return _csv(titles, cells) if kind == "csv" else _xlsx(titles, cells)


def _csv(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Return UTF-8 with the mark by which a spreadsheet knows it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([csv_text(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(titles: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415  for this file only

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        day, moment = (book.add_format({"num_format": form}) for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, book.add_format({"bold": True}))
            for line, value in enumerate((row[column] for row in rows), start=1):
                if isinstance(value, datetime):
                    sheet.write_datetime(line, column, paris.in_paris(value).replace(tzinfo=None), moment)
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif isinstance(value, int | Decimal):
                    sheet.write_number(line, column, value)
                elif value is not None:
                    sheet.write_string(line, column, str(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(titles) - 1)
        sheet.autofit()
    return stream.getvalue()
