"""The published tables recomputed from the workbooks by code that shares nothing with the package: no value differs."""

import ast
import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from tests.recomputation.changes import changed, told
from tests.recomputation.comparison import Comparison
from tests.recomputation.conftest import Night
from tests.recomputation.landing import PLANS
from tests.recomputation.registers import Registers
from tests.recomputation.returns import PARIS, Campaign, changes
from tests.recomputation.summaries import Base
from tests.recomputation.tables import APART, GIVEN, KEYS, tables

HERE = Path(__file__).parent
REGISTERS = Registers(HERE.parents[1] / "include" / "reference")


def bases(night: Night, code: str) -> tuple[Base, Sequence[Base]]:
    """Return what the measures of a campaign are made of on the day of its package, and of those before it."""
    described = json.loads((night.packages[code] / "datapackage.json").read_text(encoding="utf-8"))
    today = datetime.fromisoformat(described["created"]).astimezone(PARIS).date()
    known = [*REGISTERS.campaigns]
    upto = [each for each in known if each in PLANS and known.index(each) <= known.index(code)]
    *earlier, own = (Base.of(Campaign(REGISTERS, each, night.sent, today)) for each in upto)
    return own, earlier


def test_no_published_value_differs_from_the_recomputed_one(nights: Sequence[Night]) -> None:
    assert [sorted(night.packages) for night in nights] == [["2006-2007", "2024", "2026"], ["2024", "2026"]]
    compared = Comparison()
    for night in nights:
        for code, package in night.packages.items():
            recomputed = tables(*bases(night, code))
            named = {path.stem for path in package.glob("*.csv")} - {"dictionnaire"}
            assert named == recomputed.keys() | APART.keys()
            for table, rows in recomputed.items():
                compared.compare(package, table, KEYS[table], rows)
    assert not compared.differences, "\n".join(compared.differences[:50])
    assert {name for columns in compared.left.values() for name in columns} <= GIVEN.keys()
    assert compared.values > 300_000
    print(f"{compared.values} values compared, {len(compared.differences)} differ")


def test_the_corrections_name_the_returns_that_another_file_counts_for_or_none(nights: Sequence[Night]) -> None:
    first, second = nights
    for code, package in second.packages.items():
        (before, _), (after, _) = bases(first, code), bases(second, code)
        with (package / "corrections.csv").open(encoding="utf-8", newline="") as stream:
            published = [line for line in csv.DictReader(stream) if line["kind"].startswith("return_")]
        recomputed = changes(before.campaign, after.campaign)
        names = [*recomputed[0]]
        assert sorted(tuple(line[name] for name in names) for line in published) == sorted(
            tuple(row.values()) for row in recomputed
        )


def test_the_corrections_are_the_cells_that_differ_between_the_packages(nights: Sequence[Night]) -> None:
    first, second = nights
    for code, package in second.packages.items():
        differing = changed(first.packages[code], package)
        assert differing == told(package)
        assert len(differing) > 100


def test_a_file_has_one_number_in_every_table(nights: Sequence[Night]) -> None:
    for night in nights:
        for package in night.packages.values():
            numbers: dict[str, set[str]] = defaultdict(set)
            for path in package.glob("*.csv"):
                with path.open(encoding="utf-8", newline="") as stream:
                    for line in csv.DictReader(stream):
                        if line.get("file_sha256"):
                            numbers[line["file_sha256"]].add(line["submission_id"])
            assert numbers
            assert all(len(each) == 1 for each in numbers.values())


def test_the_recomputation_shares_nothing_with_the_package() -> None:
    imported = {name for path in HERE.glob("*.py") for name in _imported(path)}
    assert "openpyxl" in imported
    assert not {name for name in imported if name.partition(".")[0] == "prefaudit"}
    # The command line alone, which makes what is recomputed.
    assert {name for name in imported if name.startswith("tests.") and "recomputation" not in name} == {
        "tests.support.command_line"
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
