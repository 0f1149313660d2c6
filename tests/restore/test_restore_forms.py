"""The disaster drill for a form whose tables are made from its contract: the same rows, periods and times."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

from upath import UPath

from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.worked_example import CAMPAIGN, deposit, home

JUNE = date(2026, 6, 12)
QUERIES = (
    "select to_jsonb(r) - array['return_id', 'rows_of'] from warehouse.form_returns r "
    "order by submission_id, recorded_from",
    *(
        "select r.submission_id, r.recorded_from, to_jsonb(t) - 'return_id' from as_of.form_returns r "
        f"inner join {table} t on r.rows_of = t.return_id order by 1, 2, t::text"
        for table in (
            *("warehouse.school_meals__cover", "warehouse.school_meals__meals", "warehouse.form_cells"),
            "restricted.school_meals__cover",
        )
    ),
)


def held(connection: Connection) -> list[list[tuple[object, ...]]]:
    return [connection.execute(query.encode()).fetchall() for query in QUERIES]


def test_the_archive_gives_the_rows_of_a_form_again(quick: Settings, second: Settings, tmp_path: Path) -> None:
    lived = replace(quick, home=str(home(tmp_path / "home")))
    deposit(Path(lived.landing), "26", [("North", JUNE, 120, 30)])
    deposit(Path(lived.landing), "38", [("Hill", JUNE, 60, 60)])
    consolidate_returns.run(lived)
    deposit(Path(lived.landing), "26", [("Wrong", JUNE, 999, None)], days=1)
    consolidate_returns.run(lived)
    with connect(lived) as connection:
        row = connection.execute("select max(submission_id) from ledger.submissions").fetchone()
        assert row is not None
        withdraw(connection, int(row[0]), "wrong_file", "Q. Officer")
    assert consolidate_returns.run(lived) == [CAMPAIGN]
    with connect(lived) as connection:
        before = held(connection)
    assert [len(rows) for rows in before] == [4, 2, 2, 14, 2]
    shutil.copytree(lived.archive, second.archive)
    after = replace(second, home=lived.home)
    with connect(after) as connection:
        done = restore(after, connection, scan(UPath(after.archive)))
        assert (done.accepted, done.withdrawn, done.unmatched) == (3, 1, ())
        assert held(connection) == before
