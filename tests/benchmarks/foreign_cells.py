"""Compare what the package reads of foreign workbooks with what independent readers do, cell by cell.

    .venv/bin/python -m tests.benchmarks.foreign_cells FOLDER [SECONDS]

Every workbook under the folder is read as a return is (guard, parser, notes on cells) and by another library:
openpyxl, xlrd, pyxlsb or odfpy, each file in a process of the sandbox that may take SECONDS (60) on it. What differs is
printed by kind, with the file, the sheet, the cell, our value and theirs; then the files that one of them cannot read;
then the counts.
"""

import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from prefaudit.workbook.sandbox import Lost, Sandbox, outcome
from tests.benchmarks.cell_comparison import SETTINGS, Compared, compare

FORMATS = (".xls", ".xlsb", ".ods", ".xlsx", ".xlsm")


def main(folder: Path, seconds: float = 60) -> None:
    """Go through a folder; print the differences, the unread files and the counts."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in FORMATS)
    files, equal, by_format = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    lines: dict[str, list[str]] = defaultdict(list)
    with Sandbox(replace(SETTINGS, read_workers=1, read_timeout=int(seconds))) as box:
        for path, task in [(path, box.submit(compare, path, seconds)) for path in paths]:
            try:
                found = outcome(task)
            except Lost as lost:
                found = Compared(unread={"one of both": str(lost)})
            ending, name = path.suffix.lower(), str(path.relative_to(folder))
            files[ending] += 1
            equal[ending] += found.equal
            for kind, places in found.differences.items():
                by_format[kind, ending] += found.counts[kind]
                lines[kind] += [f"{name}: {place}" for place in places]
            if found.unread:
                kind = f"not read by {' and '.join(sorted(found.unread))}"
                by_format[kind, ending] += 1
                lines[kind].append(f"{name}: {found.unread}")
    for kind in sorted(lines):
        print(f"\n## {kind}: {sum(by_format[kind, ending] for ending in FORMATS)}", *lines[kind], sep="\n")
    print("\n| |", " | ".join(FORMATS), "|\n|---|", "---|" * len(FORMATS), sep="")
    print("| files |", " | ".join(str(files[ending]) for ending in FORMATS), "|")
    print("| cells equal |", " | ".join(str(equal[ending]) for ending in FORMATS), "|")
    for kind in sorted(lines):
        print(f"| {kind} |", " | ".join(str(by_format[kind, ending]) for ending in FORMATS), "|")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(float, sys.argv[2:3]))
