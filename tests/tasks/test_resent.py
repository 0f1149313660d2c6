"""The last word of a site counts: a file that comes again after another one replaced it is current again."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from upath import UPath

from prefaudit.l10n.typography import typeset
from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.withdrawal import withdraw
from tests.support.landing import RECEIVED, deposit, form
from tests.support.publishing import rows_alone

AGAIN = RECEIVED + timedelta(days=4)


def _again(path: Path, name: str, at: datetime = AGAIN) -> Path:
    """Put the same bytes into the landing zone under another name, at a later moment."""
    copy = path.parent / name
    shutil.copyfile(path, copy)
    os.utime(copy, (at.timestamp(), at.timestamp()))
    return copy


def _current(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select s.file_name, a.received_at from warehouse.audits a join ledger.submissions s using (submission_id) "
        "where a.recorded_to is null"
    ).fetchall()


def _history(connection: Connection) -> list[tuple[object, ...]]:
    """The periods of all returns, and what came again."""
    periods = "select submission_id, received_at, recorded_from, recorded_to from warehouse.audits order by 3, 1"
    again = "select submission_id, received_at, recorded_at, null from ledger.resent order by 3"
    return [*connection.execute(periods).fetchall(), *connection.execute(again).fetchall()]


@rows_alone()
def test_a_then_b_then_a_again(quick: Settings, second: Settings, reference: Reference) -> None:
    settings = replace(quick, mail_from="audits@example.org")
    consolidate_returns.prepare(settings)
    with connect(settings) as connection:
        register(connection, [(2, "26", "prefecture26@example.org")], "marie")
    a = deposit(settings, form(settings, reference, "26", "a"), "26", name="a.xlsx")
    b = deposit(settings, form(settings, reference, "26", "b"), "26", name="b.xlsx", days=2)
    consolidate_returns.run(settings, publish=False)
    with connect(settings) as connection:
        assert [name for name, _ in _current(connection)] == ["b.xlsx"]

    _again(a, "a (1).xlsx")
    assert consolidate_returns.run(settings) == ["2026"]
    with connect(settings) as connection:
        assert _current(connection) == [("a.xlsx", AGAIN)]
        superseded = connection.execute(
            "select s.file_name, o.file_name from ledger.submissions s "
            "left join ledger.submissions o on s.superseded_by = o.submission_id order by 1"
        ).fetchall()
        assert superseded == [("a.xlsx", None), ("b.xlsx", "a.xlsx")]
        ((body,),) = connection.execute(
            "select body from ledger.messages where subject like 'Classeur reçu de nouveau%'"
        ).fetchall()
        known = "« a.xlsx », déjà reçu le 02/11/2026 à 10:00, nous est parvenu de nouveau le 06/11/2026 à 10:00"
        assert typeset(known) in body
        on_time = connection.execute(
            "select first_accepted_at, last_received_at from as_of.returns where site_code = '26' and submissions > 0"
        ).fetchone()
        assert on_time == (RECEIVED, AGAIN)
    assert consolidate_returns.run(settings) == []

    # The other one again, then both at once, as where the zone is copied.
    _again(b, "b bis.xlsx", AGAIN + timedelta(days=1))
    consolidate_returns.run(settings, publish=False)
    with connect(settings) as connection:
        assert _current(connection) == [("b.xlsx", AGAIN + timedelta(days=1))]
    for path, name in ((a, "copie a.xlsx"), (b, "copie b.xlsx")):
        _again(path, name, AGAIN + timedelta(days=7))
    consolidate_returns.run(settings, publish=False)
    with connect(settings) as connection:
        assert _current(connection) == [("b.xlsx", AGAIN + timedelta(days=1))]
        lived = _history(connection)
    assert len(lived) == 4 + 2
    with connect(second) as connection:
        restore(second, connection, scan(UPath(quick.archive)))
        assert _history(connection) == lived


def test_what_was_withdrawn_stays_withdrawn(quick: Settings, reference: Reference) -> None:
    a = deposit(quick, form(quick, reference, "26", "a"), "26", name="a.xlsx")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        (number,) = connection.execute("select submission_id from ledger.submissions").fetchone() or (0,)
        withdraw(connection, int(number), "wrong_file", "marie")
    deposit(quick, form(quick, reference, "26", "b"), "26", name="b.xlsx", days=2)
    consolidate_returns.run(quick, publish=False)
    _again(a, "a (1).xlsx")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert [name for name, _ in _current(connection)] == ["b.xlsx"]


def test_of_two_files_of_one_moment_the_numbered_one_counts(quick: Settings, reference: Reference) -> None:
    for seed, name in (("b", "retour (1).xlsx"), ("a", "retour.xlsx")):
        deposit(quick, form(quick, reference, "26", seed), "26", name=name)
    # A backup is no later word, though it be dated later.
    deposit(quick, form(quick, reference, "26", "c"), "26", name="retour.xlsx.bak", days=3)
    deposit(quick, form(quick, reference, "26", "d"), "26", name="Sauvegarde de retour.xlk", days=3)
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert _current(connection) == [("retour (1).xlsx", datetime(2026, 11, 2, 9, tzinfo=UTC))]
        assert connection.execute("select count(*) from ledger.submissions").fetchone() == (2,)
