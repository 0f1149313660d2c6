"""The school meals of docs/contracts.md: an installation with the files as the page has them, and their workbooks."""

import os
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl

from prefaudit.settings import PROJECT_ROOT

CAMPAIGN, FORM = "meals-2026", "school-meals"
_RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)
_COPIED = ("include/contracts", "include/reference", "include/reference/campaigns")
# A row of the sheet « Meals »: school, day, meals served, organic ones.
Meal = tuple[str, date, int, int | None]


def section() -> str:
    """Return the section of the page that goes the whole way."""
    text = (PROJECT_ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
    return text[text.index("## From a blank folder to a published table") :]


def home(folder: Path) -> Path:
    """Write include/ and expectations/ with the files of the page; what they do not touch is linked."""
    for room in ("include", "expectations", *_COPIED):
        (folder / room).mkdir(parents=True, exist_ok=True)
        for path in (PROJECT_ROOT / room).iterdir():
            if f"{room}/{path.name}" not in _COPIED:
                (folder / room / path.name).symlink_to(path)
    for name, text in re.findall(r"^`([\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)```", section(), re.DOTALL | re.MULTILINE):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def deposit(
    landing: Path, site: str | None, rows: Sequence[Meal], *, days: int = 0, campaign: str | None = CAMPAIGN
) -> Path:
    """Write a return of a site into the landing zone as if received `days` after a fixed day."""
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    for row in (("Campaign", campaign), ("Site", site), ("Contact", "J. Cook")):
        book.active.append(row)
    sheet = book.create_sheet("Meals")
    for row in (("School", "Day", "Meals served", "Organic meals"), *rows):
        sheet.append(row)
    landing.mkdir(parents=True, exist_ok=True)
    path = landing / f"{campaign}-{site}-{days}.xlsx"
    book.save(path)
    moment = (_RECEIVED + timedelta(days=days)).timestamp()
    os.utime(path, (moment, moment))
    return path
