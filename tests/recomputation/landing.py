"""The landing zone of the recomputation: three small campaigns as the simulator files them, and what is sent later."""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

from tests.recomputation.returns import Sent
from tests.recomputation.workbooks import HEADERS, read

# What the command line is asked for: by campaign how many sites answer, and how.
PLANS: Mapping[str, tuple[str, ...]] = {
    "2006-2007": ("--sites", "5", "--seed", "3", "--late", "1", "--faults", "2", "--twice", "1"),
    "2024": ("--sites", "5", "--seed", "5", "--late", "1", "--missing", "1"),
    "2026": ("--sites", "8", "--seed", "5", "--late", "2", "--faults", "2", "--twice", "1", "--missing", "2"),
}


def simulated(landing: Path, aside: Path, run: Callable[..., None]) -> list[Sent]:
    """Have the simulator fill the landing zone; return what it says of each file."""
    sent = []
    for campaign, options in PLANS.items():
        run("simulate", "--campaign", campaign, "--out", str(aside / campaign), *options)
        for line in (aside / campaign / "expected.jsonl").read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            place = landing / campaign / said["file"]
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(aside / campaign / said["file"], place)
            sent.append(Sent(place, said["verdict"], datetime.fromisoformat(said["received_at"])))
    return sent


def answered_otherwise(first: Sent, name: str, every: int) -> Sent:
    """Send a return again, with other answers to some criteria that were conforming; it comes a day later."""
    book = openpyxl.load_workbook(first.path)
    known = read(first.path)
    sheet = book[known.sheets["findings"]]
    conforming = [row for row in known.rows["findings"] if row.values["result"] == "Conforme"]
    assert conforming and set(HEADERS["findings"]) == {"criterion", "result"}
    for row in conforming[::every]:
        sheet[row.cell("result")] = "Piste de progrès"
    again = replace(first, path=first.path.with_name(name), received_at=first.received_at + timedelta(days=1))
    book.save(again.path)
    os.utime(again.path, (again.received_at.timestamp(),) * 2)
    return again
