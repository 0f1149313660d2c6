"""`prefaudit trace` as an operator types it: what a person reads on screen, everything in a file."""

import csv
from pathlib import Path

import pytest
from rich.console import Console

from prefaudit.warehouse.postgres.connection import Connection
from tests.support.command_line import Said, typed
from tests.warehouse.sample import NEW

pytestmark = pytest.mark.usefixtures("published")


def _trace(*arguments: str) -> Said:
    return typed("trace", "--campaign", NEW, *arguments)


def test_a_figure_is_walked_back_on_screen(connection: Connection) -> None:
    (sha256,) = connection.execute("select sha256 from ledger.submissions").fetchone() or ("",)
    result = _trace("--figure", "conformity_rate", "--subject", "module=1")
    lines = [line.split() for line in result.out.splitlines() if line.strip()]
    assert result.code == 0
    assert " ".join(lines[0]) == "Publication 1 of 2026, conformity_rate: 2 conforming, 3 criteria_assessed."
    assert lines[1] == ["counted", "in", "site", "criterion", "value", "submission", "file", "sheet", "cell"]
    assert lines[3] == ["conforming", "69", "M1-C2", "conformity", "1", str(sha256)[:8], "Constats", "C3"]
    assert " ".join(lines[-1]) == (
        "Shown: 5 of 5. --out rows.csv writes them all, with audit types, whole hashes and archived copies."
    )


def test_on_a_narrow_screen_each_row_is_one_line_with_its_whole_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prefaudit.cli.trace.screen", lambda: Console(width=70))
    lines = _trace("--figure", "minor_nonconformities").out.splitlines()
    (row,) = [line.split() for line in lines if "M1-C1" in line]
    assert (row[0][-1], row[1], row[3][-1], row[-2:]) == ("…", "69", "…", ["Constats", "C2"])


def test_a_figure_is_walked_back_into_a_file(tmp_path: Path) -> None:
    out = tmp_path / "[b]rows.csv"
    result = _trace("--figure", "conformity_rate", "--subject", "module=1", "--out", str(out))
    assert (result.code, result.out.replace("\n", "").endswith("[b]rows.csv.")) == (0, True)
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["counted_in"], row["cell"]) for row in rows] == [
        *(("conforming", cell) for cell in ("C3", "C4")),
        *(("criteria_assessed", cell) for cell in ("C2", "C3", "C4")),
    ]
    assert {(len(row["file_sha256"]), row["archive_path"]) for row in rows} == {(64, "/a/b")}


def test_a_figure_that_counts_nothing_has_no_table() -> None:
    result = _trace("--figure", "minor_nonconformities", "--subject", "module=2")
    assert (result.code, result.out) == (0, "Publication 1 of 2026, minor_nonconformities: no row.\n")


def test_of_a_figure_of_sites_it_says_how_many_they_are() -> None:
    said = _trace("--figure", "sites_measuring", "--subject", "indicator=I1 2026").out.splitlines()[0]
    assert said == "Publication 1 of 2026, sites_measuring: sites: 1, rows: 1."


@pytest.mark.parametrize(
    ("number", "limit"), [("-1", "greater than or equal to 0"), ("99999999999", "less than or equal to 2147483647")]
)
def test_a_number_that_no_publication_can_have_is_refused(number: str, limit: str) -> None:
    result = _trace("--figure", "owed", "--publication", number)
    assert (result.code, result.out) == (2, "")
    assert f"should be {limit}" in " ".join(result.err.replace("│", "").split())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("owed", "--territory", "84"),
            "« 84 » is not understood. Write region=CODE or departement=CODE or site_kind=CODE or audit_type=CODE.",
        ),
        (
            ("owed", "--territory", "region=999"),
            "There is no region=999 in publication 1 of 2026. The codes of region are: 27, 84. Correct the territory "
            "and call again.",
        ),
        (
            ("conformity_rate", "--subject", "module=99"),
            "There is no module=99 in publication 1 of 2026. The codes of module are: 1, 2. Correct the subject and "
            "call again.",
        ),
        (
            ("sites_measuring", "--subject", "indicator=I2"),
            "There is no indicator=I2 in publication 1 of 2026. The codes of indicator are: I1 2026. Correct the "
            "subject and call again.",
        ),
        (
            ("sites_engaged", "--subject", "module=1"),
            "« sites_engaged » is not counted by module. Leave the subject out and call again.",
        ),
        (
            ("owed", "--out", "/nowhere/x.csv"),
            "« /nowhere/x.csv » cannot be written (No such file or directory). Check that its folder exists and may be "
            "written, or name another file, then call again; nothing was done.",
        ),
    ],
)
def test_what_cannot_be_traced_is_reported_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = _trace("--figure", *arguments)
    assert (result.code, result.out, result.err) == (2, "", f"{sentence}\n")
