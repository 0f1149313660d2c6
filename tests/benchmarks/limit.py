"""What no program can go below: the same files read by the same reader in as many processes, the same rows copied."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psycopg
from python_calamine import CalamineError, CalamineWorkbook

from prefaudit.settings import Settings
from tests.benchmarks.parts import Parts

COLUMNS = 14
Row = tuple[str, str, int, list[str]]


def cells(path: str) -> list[Row]:
    """The cells of a workbook, row by row; none of a file that is no workbook."""
    try:
        book = CalamineWorkbook.from_path(path)
        return [
            (path, name, number, [str(cell) for cell in row[:COLUMNS]])
            for name in book.sheet_names
            for number, row in enumerate(book.get_sheet_by_name(name).to_python(), start=1)
            if any(cell != "" for cell in row)
        ]
    except CalamineError:
        return []


def _rows(paths: list[str], processes: int) -> Iterator[Row]:
    with ProcessPoolExecutor(processes) as pool:
        for rows in pool.map(cells, paths, chunksize=10):
            yield from rows


def main() -> None:
    settings, parts, count = Settings.from_env(), Parts(), 0
    paths = [str(path) for path in sorted(Path(settings.landing).rglob("*.xlsx"))]
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute("create unlogged table cells (file text, sheet text, line int, cells text[])")
        copying = "copy cells from stdin (format binary)"
        with parts.part("read and copy"), connection.cursor() as cursor, cursor.copy(copying) as copy:
            copy.set_types(["text", "text", "int4", "text[]"])
            for row in _rows(paths, int(sys.argv[1])):
                copy.write_row(row)
                count += 1
    parts.tell(returns=len(paths), rows=count)


if __name__ == "__main__":
    main()
