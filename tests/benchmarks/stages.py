"""What each stage of the nightly run cannot go below: its work alone, on the data of a run that has just ended.

Each limit does by a few calls of the fastest library at hand what its stage must do, and nothing of what the stage does
beside: no ledger, no guard, no cell found again, no sentence.
"""

import csv
import hashlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pyarrow.parquet
import xlsxwriter
from more_itertools import chunked
from psycopg import sql
from python_calamine import CalamineWorkbook

from prefaudit.model.contracts import load_contracts
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation import custom
from prefaudit.validation.batch import Batch
from prefaudit.validation.check import read_all
from prefaudit.validation.derive import derive
from prefaudit.validation.parameters import parameter_values
from prefaudit.validation.suites import load_suites, with_conditions
from prefaudit.workbook.sandbox import Sandbox
from tests.benchmarks.limit import cells
from tests.benchmarks.parts import Parts


def main() -> None:
    """Measure every limit but that of the figures, which is the time that PostgreSQL itself took for them."""
    settings, parts, processes = Settings.from_env(), Parts(), int(sys.argv[1])
    workbooks = sorted(Path(settings.landing).rglob("*.xlsx"))
    with tempfile.TemporaryDirectory(dir=settings.var) as folder:
        aside = Path(folder)
        with parts.part("discover"):
            _take_in(workbooks, aside, settings.batch_size)
        with ProcessPoolExecutor(processes) as pool:
            list(pool.map(cells, map(str, workbooks[:processes])))
            with parts.part("read"):
                list(pool.map(cells, map(str, workbooks), chunksize=10))
        judge = _rules(workbooks, settings)
        with parts.part("validate"):
            broken = judge()
        _consolidate(settings, parts)
        answers = [path.read_bytes() for path in Path(settings.answers).rglob("*") if path.is_file()]
        with parts.part("answer"):
            for number, content in enumerate(answers):
                (aside / f"answer{number}").write_bytes(content)
        writers = [_writer(path) for path in sorted(Path(settings.publications).rglob("*")) if path.is_file()]
        with parts.part("publish"):
            for number, write in enumerate(writers):
                write(aside / f"package{number}")
    parts.tell(returns=len(workbooks), rows=broken)


def _take_in(paths: list[Path], folder: Path, batch: int) -> None:
    """Read each file once, take its fingerprint, write one copy; wait once a batch until all is on the disk."""
    for part in chunked(paths, batch):
        for path in part:
            content = path.read_bytes()
            (folder / hashlib.sha256(content).hexdigest()).write_bytes(content)
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _rules(workbooks: list[Path], settings: Settings) -> Callable[[], int]:
    """Return what counts the rows that break each rule, over frames that are there already."""
    contract, reference = load_contracts(settings.contracts).newest("audit-return"), Reference.load(settings.reference)
    with Sandbox(settings) as sandbox:
        returns = dict(enumerate(read_all(workbooks, sandbox, settings)))
    known = {number: read for number, read in returns.items() if read.key == (contract.form, contract.version)}
    frames = derive(contract, Batch.from_returns(contract, known).frames, reference).frames
    asked = []
    for table, suite in load_suites(settings.expectations, contract.form, contract.version).items():
        values = parameter_values(suite.content, reference, contract)
        asked += [(frames[table], _given(item, values)) for item in suite.content["expectations"]]
    return lambda: sum(int(_breaks(frame, item).sum()) for frame, item in asked)


def _given(item: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an expectation with the values of its parameters."""
    given = with_conditions(item, values)
    kwargs = {
        name: values[value["$PARAMETER"]] if isinstance(value, dict) and "$PARAMETER" in value else value
        for name, value in given["kwargs"].items()
    }
    return {**given, "kwargs": kwargs}


def _breaks(frame: pd.DataFrame, item: Mapping[str, Any]) -> "pd.Series[bool]":
    """Return for each row that a rule looks at whether it breaks it."""
    kwargs, kind = item["kwargs"], str(item["type"]).removeprefix("expect_")
    if "row_condition" in kwargs:
        frame = frame.query(kwargs["row_condition"])
    if kind in _RULES:
        return _RULES[kind](frame, kwargs)
    if kind == "compound_columns_to_be_unique":
        return frame.duplicated(kwargs["column_list"], keep=False)
    predicate = getattr(custom, item["type"]).predicate
    names = kwargs.get("column_list") or [kwargs[name] for name in ("column", "column_A", "column_B") if name in kwargs]
    looked_at = frame if kwargs.get("ignore_row_if") in {"never", "neither"} else frame.dropna(subset=names)
    arguments = {name: value for name, value in kwargs.items() if name in (predicate.__kwdefaults__ or {})}
    arguments |= {name: kwargs[name] for name in ("max_days", "max_years", "max_share", "pairs") if name in kwargs}
    return ~predicate(*(looked_at[name] for name in names), **arguments).astype("bool")


def _outside(values: Any, kwargs: Mapping[str, Any]) -> Any:
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    outside = values.isna() & False
    if low is not None:
        outside |= (values <= low) if kwargs.get("strict_min") else (values < low)
    if high is not None:
        outside |= (values >= high) if kwargs.get("strict_max") else (values > high)
    return outside.fillna(False)


def _smaller(frame: pd.DataFrame, kwargs: Mapping[str, Any]) -> Any:
    one, other = frame[kwargs["column_A"]], frame[kwargs["column_B"]]
    return ((one < other) if kwargs.get("or_equal") else (one <= other)).fillna(False)


_RULES: Mapping[str, Callable[[pd.DataFrame, Mapping[str, Any]], Any]] = {
    "column_values_to_not_be_null": lambda frame, given: frame[given["column"]].isna(),
    "column_values_to_be_null": lambda frame, given: frame[given["column"]].notna(),
    "column_values_to_be_in_set": lambda frame, given: (
        frame[given["column"]].notna() & ~frame[given["column"]].isin(given["value_set"])
    ),
    "column_values_to_be_between": lambda frame, given: _outside(frame[given["column"]], given),
    "column_value_lengths_to_be_between": lambda frame, given: _outside(frame[given["column"]].str.len(), given),
    "column_values_to_match_regex": lambda frame, given: (
        ~frame[given["column"]].dropna().str.match(given["regex"]).astype("bool")
    ),
    "column_pair_values_a_to_be_greater_than_b": _smaller,
    "column_pair_values_to_be_equal": lambda frame, given: (
        frame[given["column_A"]] != frame[given["column_B"]]
    ).fillna(False),
}


def _consolidate(settings: Settings, parts: Parts) -> None:
    """Bring the rows of the run in by one binary COPY and one insert-select a table."""
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        tables = connection.execute(
            "select distinct table_name from information_schema.columns where table_schema = 'warehouse' "
            "and column_name = 'submission_id' and table_name in (select tablename from pg_tables where "
            "schemaname = 'warehouse') order by 1"
        ).fetchall()
        for (name,) in tables:
            source = sql.Identifier("warehouse", str(name))
            reading = sql.SQL("copy {} to stdout (format binary)").format(source)
            with connection.cursor() as cursor, cursor.copy(reading) as copy:
                rows = [bytes(block) for block in copy]
            for made in ("arrived", "kept"):
                making = "create unlogged table {} as select * from {} limit 0"
                connection.execute(sql.SQL(making).format(sql.Identifier(f"{made}_{name}"), source))
            arrived, kept = (sql.Identifier(f"{made}_{name}") for made in ("arrived", "kept"))
            with parts.part("consolidate"):
                writing = sql.SQL("copy {} from stdin (format binary)").format(arrived)
                with connection.cursor() as cursor, cursor.copy(writing) as copy:
                    copy.write(b"".join(rows))
                connection.execute(sql.SQL("insert into {} select * from {}").format(kept, arrived))


def _writer(path: Path) -> Callable[[Path], object]:
    """Return what writes the same content as a file of a package has, by its library alone."""
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        return lambda place: pyarrow.parquet.write_table(table, place)
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        return lambda place: place.write_text(_csv(rows), encoding="utf-8")
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        return lambda place: _xlsx(sheets, place)
    content = path.read_bytes()
    return lambda place: place.write_bytes(content)


def _csv(rows: list[list[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _xlsx(sheets: Mapping[str, list[list[Any]]], place: Path) -> None:
    with closing(xlsxwriter.Workbook(str(place), {"constant_memory": True})) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


if __name__ == "__main__":
    main()
