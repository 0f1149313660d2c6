"""Forms of the tests: a contract and suites written in a folder, and a workbook read and judged by them."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.validation.check import validate_returns
from prefaudit.workbook.reading import load_knowledge, read_return

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Trial:
    """A form of the tests, in an installation of its own."""

    settings: Settings
    form: str

    def read(self, sheets: Mapping[str, Cells], names: Mapping[str, str] | None = None) -> ReadReturn:
        """Read a workbook: by sheet the values of cells, and what its names refer to."""
        book = Workbook()
        book.remove(book.active)
        for title, cells in sheets.items():
            sheet = book.create_sheet(title)
            for cell, value in cells.items():
                sheet[cell] = value
        for name, place in (names or {}).items():
            book.defined_names[name] = DefinedName(name, attr_text=place)
        path = Path(self.settings.home) / "return.xlsx"
        book.save(path)
        return self.read_file(path)

    def read_file(self, path: Path) -> ReadReturn:
        """Read a workbook that stands in a file."""
        knowledge = load_knowledge(self.settings.contracts, self.settings.reference)
        read = read_return(path, path.name, knowledge, self.settings)
        assert isinstance(read, ReadReturn)
        return read

    def rows(self, read: ReadReturn, table: str) -> Sequence[Mapping[str, object]]:
        """Return the rows of a table by the names of its fields."""
        (contract,) = load_knowledge(self.settings.contracts, self.settings.reference).contracts.of(self.form)
        names = [field.name for field in contract.table(table).fields]
        return [dict(zip(names, row[1:], strict=True)) for row in read.tables[table].rows]

    def issues(self, read: ReadReturn) -> tuple[Issue, ...]:
        """Return all the issues of a return."""
        return validate_returns({1: read}, Reference.load(self.settings.reference), self.settings)[1]


def trial(home: Path, contract: str, **suites: Sequence[Mapping[str, Any]]) -> Trial:
    """Write a form into a folder: its contract as YAML, and the rules of its tables that have any."""
    written = yaml.safe_load(contract)
    form, version = written["form"], written["version"]
    contracts, rules = home / "include" / "contracts", home / "expectations" / form / version
    contracts.mkdir(parents=True)
    rules.mkdir(parents=True)
    (home / "include" / "reference").symlink_to(PROJECT_ROOT / "include" / "reference")
    shutil.copy(PROJECT_ROOT / "include" / "contracts" / "reading-rules.yaml", contracts)
    (contracts / f"{form}.yaml").write_text(contract, encoding="utf-8")
    for table in written["tables"]:
        suite = {"name": table["name"], "expectations": suites.get(table["name"], [])}
        (rules / f"{table['name']}.json").write_text(json.dumps(suite), encoding="utf-8")
    return Trial(replace(Settings.from_env({}), home=str(home)), form)


def rule(kind: str, name: str, message: str = "M.", severity: str = "critical", **kwargs: Any) -> Mapping[str, Any]:
    """Return a rule; `at` is where its issues stand."""
    at = {"at": kwargs.pop("at")} if "at" in kwargs else {}
    meta = {"rule": name, "stage": "rules", "message": message, "expected": "E.", **at}
    return {"type": kind, "kwargs": kwargs, "severity": severity, "meta": meta}


def column(letter: str, first: int, *values: object) -> Cells:
    """Return cells below each other."""
    return {f"{letter}{row}": value for row, value in enumerate(values, start=first)}
