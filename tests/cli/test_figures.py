"""The commands about figures, as an operator types them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from psycopg import sql
from rich.console import Console
from typer.testing import CliRunner, Result

from prefaudit.cli import main as cli
from prefaudit.l10n.clock import in_paris
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.command_line import typed
from tests.warehouse.sample import NEW, a_return, settled

pytestmark = pytest.mark.usefixtures("published")


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def test_figures_are_shown_as_of_a_timestamp(connection: Connection) -> None:
    before = datetime.now(UTC).isoformat()
    settled(connection, a_return("25"))
    accepted = []
    for arguments in (["--as-of", before], []):
        shown = json.loads(_run("figures", "--campaign", NEW, "--json", *arguments).stdout)
        accepted.append(next(row["accepted"] for row in shown["national_summary"] if row["module_code"] == "all"))
    assert accepted == [1, 2]
    assert "sites_engaged" in _run("figures", "--campaign", NEW).stdout


def test_rates_are_percentages_on_screen_and_numbers_for_machines() -> None:
    lines = typed("figures", "--campaign", NEW).out.splitlines()
    heading = next(line for line in lines if line.split()[:1] == ["module"])
    assert heading.split() == [
        *("module", "name", "owed", "accepted", "on", "time", "acceptance", "conformity", "minor", "major", "few"),
        *("share", "closed"),
    ]
    assert next(line for line in lines if line.split()[:1] == ["all"]).split() == [
        *("all", "Tous", "les", "modules", "4", "1", "1", "25.0", "%", "80.0", "%", "1", "0", "yes", "0.0", "%"),
    ]
    shown = json.loads(typed("figures", "--campaign", NEW, "--json").out)
    assert {row["reporting_rate"] for row in shown["national_summary"]} == {0.25}


def test_a_narrow_screen_does_without_the_names_of_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prefaudit.cli.figures.screen", lambda: Console(width=80))
    lines = typed("figures", "--campaign", NEW).out.splitlines()
    assert next(line for line in lines if line.split()[:1] == ["all"]).split()[:3] == ["all", "4", "1"]


def test_a_timestamp_before_the_first_run_names_the_first_one_recorded(connection: Connection) -> None:
    connection.execute("update reference.history set recorded_from = '2026-11-03 01:30:12+00'")
    result = typed("figures", "--campaign", NEW, "--as-of", "2026-11-03T02:30:11")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "Nothing was recorded of campaign 2026 before 2026-11-03 02:31 (Paris time). "
        "Give that timestamp or a later one.\n"
    )


def test_a_future_timestamp_is_refused_in_paris_time() -> None:
    result = typed("figures", "--campaign", NEW, "--as-of", "2099-01-01")
    assert (result.code, result.out) == (2, "")
    assert result.err == "2099-01-01 00:00 (Paris time) is still to come. Give a timestamp in the past.\n"


def test_a_rebuild_says_whether_the_bytes_are_the_same(connection: Connection, tmp_path: Path) -> None:
    same = _run("rebuild", "--campaign", NEW, "--out", str(tmp_path / "a"))
    (as_of,) = connection.execute("select as_of from publication.publications").fetchone() or (None,)
    assert isinstance(as_of, datetime)
    assert same.exit_code == 0
    assert same.stdout == (
        f"Publication 1 of 2026, as of {in_paris(as_of):%Y-%m-%d %H:%M} (Paris time): 79 files made again in "
        f"{tmp_path / 'a'}, all the same bytes as first written.\n"
    )
    connection.execute("set prefaudit.restoring = on")
    connection.execute("update publication.files set sha256 = repeat('0', 64) where path = 'rapport.html'")
    other = _run("rebuild", "--campaign", NEW, "--publication", "1", "--out", str(tmp_path / "b"))
    assert other.exit_code == 1
    assert "1 of 79 files differ from what was first written. First made by " in other.stdout
    assert other.stdout.splitlines()[1:] == [
        "- rapport.html: the file in the folder of the publication is not the one that was first written: nothing to "
        "compare with"
    ]


def test_a_withdrawal_says_what_stands_now() -> None:
    done = _run("withdraw", "1", "--reason", "wrong_site", "--by", "Bureau")
    assert (
        "Submission 1 is withdrawn: no return is current any longer for the return of site 69 for 2026" in done.stdout
    )


def test_a_reader_sees_how_to_connect(connection: Connection) -> None:
    result = _run("reader", "essai_cli", "--region", "84").stdout
    try:
        assert "Login essai_cli made; it reads régions 84." in result
        assert f"database {connection.info.dbname}, user essai_cli" in result
        assert "password (shown once): " in result
    finally:
        connection.execute(sql.SQL("drop owned by {0}; drop role {0}").format(sql.Identifier("essai_cli")))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        *(
            (
                ("figures", "--as-of", text),
                f"« {text} » is not a valid timestamp. Write 2026-11-02 or 2026-11-02T18:00.",
            )
            for text in ("hier", "9999-12-31T23:59:00+00:00")
        ),
        (("rebuild", "--out", "."), ". exists already. Give another --out: nothing is overwritten."),
        (
            ("rebuild", "--out", "/proc/x"),
            "« /proc/x » cannot be used (No such file or directory). Check that the place exists and may be read and "
            "written, or name another, then call again.",
        ),
    ],
)
def test_what_cannot_be_carried_out_is_reported_in_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    result = typed(*arguments, "--campaign", NEW)
    assert (result.code, result.out, result.err) == (2, "", f"{sentence}\n")


@pytest.mark.parametrize("command", ["reader", "pipeline"])
def test_a_login_takes_no_name_of_the_server(command: str) -> None:
    result = typed(command, "postgres")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        "« postgres » cannot be a login: PostgreSQL or the warehouse uses this name itself. Choose another name.\n"
    )
