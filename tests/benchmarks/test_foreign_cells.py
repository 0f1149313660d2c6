"""The comparison of cells with another reader: equal where both are right, a difference by its kind elsewhere."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.benchmarks.cell_comparison import compare, difference
from tests.benchmarks.cell_readers import BLANK, Cell, day_number, plain


def test_a_workbook_of_every_kind_of_cell_is_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Été")
        day, share = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "[=0]?;0%"})
        sheet.write_row(0, 0, ["vu", 12.5, True])
        sheet.write_datetime(1, 0, date(2026, 7, 31), day)
        sheet.write_number(1, 1, 0.8, share)
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.merge_range("A4:B4", "sous")
    found = compare(path, 60)
    assert (found.equal, dict(found.counts), found.unread) == (7, {}, {})


def test_what_a_reader_does_not_read_is_told_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(b"")
    assert compare(path, 60).unread == {
        "ours": "file.empty (Le fichier est vide (0 octet).)",
        "theirs": "BadZipFile: File is not a zip file",
    }


@pytest.mark.parametrize(
    ("own", "other", "kind"),
    [
        (("number", 1.0), ("number", 1.0), ""),
        (("number", 1.0), ("number", 2.0), "number here, other number there"),
        (("number", 0.8), ("percentage", 0.8), "number here, percentage there"),
        (("moment", 2.0), ("moment", 2.000001), ""),
        (("text", "a\nb"), ("text", "a\r\nb"), "text here, text with other line ends there"),
        (("text", "a"), ("text", "a "), "text here, text with other blanks there"),
        (("text", "27¹"), ("text", "271"), "text here, text without raised digits there"),
        (("text", "a"), ("text", "b"), "text here, other text there"),
        (BLANK, ("error", "#N/A"), "blank here, error there"),
        (("error", "#N/A"), ("error", ""), ""),
    ],
)
def test_a_difference_is_named_by_its_kind(own: Cell, other: Cell, kind: str) -> None:
    assert difference(own, other) == kind


def test_days_are_numbers_as_excel_counts_them() -> None:
    assert plain(date(2026, 7, 31)) == ("moment", 46234.0)
    assert (day_number(46234), day_number(44772, since_1904=True)) == (46234, 46234)
    assert plain(date(1900, 1, 1)) == ("moment", day_number(1))
