"""Consolidation: the latest accepted return is in force, nothing is lost, and twice is the same as once."""

import threading
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from prefaudit.model.read_return import ReadReturn
from prefaudit.settings import Settings
from prefaudit.warehouse import consolidation, ledger
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.locks import Lock, exclusive
from tests.warehouse.sample import (
    CONTRACT,
    CONTRACTS,
    ERROR,
    UNREADABLE,
    WARNING,
    a_return,
    everything,
    settled,
    submit,
    validated,
)

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _in_force(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select site_code, submission_id from warehouse.audits where recorded_to is null order by site_code"
    ).fetchall()


def _superseded_by(connection: Connection, number: int) -> object:
    row = connection.execute(
        "select superseded_by from ledger.submissions where submission_id = %s", [number]
    ).fetchone()
    assert row is not None
    return row[0]


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def test_an_accepted_return_is_in_force_with_the_cell_of_each_result(connection: Connection) -> None:
    number = validated(connection, a_return(results={"M1-C2": "minor_nonconformity"}), [WARNING])
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(1, 0, 0)
    assert _in_force(connection) == [("69", number)]
    assert connection.execute(
        "select criterion_code, result, sheet, sheet_row, cell from warehouse.findings order by sheet_row limit 2"
    ).fetchall() == [
        ("M1-C1", "conformity", "Constats", 2, "C2"),
        ("M1-C2", "minor_nonconformity", "Constats", 3, "C3"),
    ]
    assert connection.execute("select criterion_code, severity, cell from warehouse.nonconformities").fetchall() == [
        ("M1-C2", "minor", "B3")
    ]
    assert connection.execute("select indicator_code, value, cell from warehouse.indicators").fetchall() == [
        ("I1", 25.0, "E2")
    ]
    assert connection.execute("select verdict from warehouse.audits").fetchall() == [("accepted_with_warnings",)]


def test_names_are_kept_apart(connection: Connection) -> None:
    settled(connection, a_return(results={"M1-C2": "major_nonconformity"}))
    assert connection.execute("select quality_officer from restricted.audits").fetchall() == [("Léa Planté",)]
    assert connection.execute("select criterion_code, owner from restricted.nonconformities").fetchall() == [
        ("M1-C2", "Jo Planté")
    ]
    personal = {field.name for _, field in CONTRACT.fields() if field.personal}
    columns = connection.execute(
        "select attname from pg_attribute join pg_class on pg_class.oid = attrelid "
        "where relnamespace::regnamespace::text in ('warehouse', 'publication', 'published') and attnum > 0"
    ).fetchall()
    assert personal == {"auditors", "quality_officer", "owner"}
    assert personal.isdisjoint(str(name) for (name,) in columns)


def test_a_resubmission_replaces_and_the_replaced_one_is_kept(connection: Connection) -> None:
    first = settled(connection, a_return(results={"M1-C1": "opportunity"}), at=NOON)
    second = validated(connection, a_return(), at=NOON + HOUR)
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(1, 0, 1)
    assert _in_force(connection) == [("69", second)]
    assert _superseded_by(connection, first) == second
    assert _count(connection, "warehouse.findings") == 10
    assert connection.execute(
        "select count(*) from warehouse.audits as old "
        "join warehouse.audits as new on old.recorded_to = new.recorded_from"
    ).fetchone() == (1,)


def test_a_rejected_resubmission_leaves_the_accepted_return_in_force(connection: Connection) -> None:
    first = settled(connection, a_return(), at=NOON)
    second = validated(connection, a_return(), [ERROR], at=NOON + HOUR)
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(0, 1, 0)
    assert _in_force(connection) == [("69", first)]
    assert _superseded_by(connection, first) is None
    assert connection.execute("select state, last_verdict from as_of.returns where submissions > 0").fetchall() == [
        ("accepted", "rejected")
    ]
    assert ledger.issues_of(connection, [second]) == {second: (ERROR,)}


def test_an_older_file_that_arrives_late_does_not_replace(connection: Connection) -> None:
    newer = settled(connection, a_return(), at=NOON)
    older = settled(connection, a_return(results={"M1-C1": "strength"}), at=NOON - HOUR)
    assert _in_force(connection) == [("69", newer)]
    assert _superseded_by(connection, older) == newer
    assert connection.execute(
        "select recorded_from = recorded_to from warehouse.audits where submission_id = %s", [older]
    ).fetchone() == (True,)


def test_of_three_in_one_night_the_latest_accepted_wins(connection: Connection) -> None:
    latest = validated(connection, a_return(), at=NOON + HOUR)
    earlier = validated(connection, a_return(), at=NOON)
    validated(connection, a_return(), [ERROR], at=NOON + 2 * HOUR)
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(2, 1, 1)
    assert _in_force(connection) == [("69", latest)]
    assert _superseded_by(connection, earlier) == latest
    assert _count(connection, "warehouse.audits") == 2


def test_at_the_same_moment_the_one_recorded_last_wins(connection: Connection) -> None:
    validated(connection, a_return(), at=NOON)
    second = validated(connection, a_return(), at=NOON)
    consolidation.consolidate(connection, CONTRACT.form)
    assert _in_force(connection) == [("69", second)]


def test_the_same_night_twice_changes_no_row(connection: Connection) -> None:
    settled(connection, a_return())
    settled(connection, a_return("25"), [ERROR])
    before = everything(connection)
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation()
    assert everything(connection) == before


def test_a_kill_before_the_end_leaves_nothing_and_the_next_run_gives_the_same(connection: Connection) -> None:
    number = validated(connection, a_return())
    before = everything(connection)
    connection.execute(
        "create function pg_temp.fail() returns trigger language plpgsql as $$ begin raise 'killed'; end $$"
    )
    connection.execute(
        "create trigger killed before update on ledger.submissions for each statement execute function pg_temp.fail()"
    )
    with pytest.raises(psycopg.errors.RaiseException):
        consolidation.consolidate(connection, CONTRACT.form)
    assert everything(connection) == before
    connection.execute("drop trigger killed on ledger.submissions")
    consolidation.consolidate(connection, CONTRACT.form)
    assert _in_force(connection) == [("69", number)]


def test_staging_is_emptied_of_what_is_settled_only(connection: Connection) -> None:
    settled(connection, a_return())
    waiting = submit(connection)
    ledger.record_reading(connection, CONTRACTS, {waiting: a_return("25")})
    consolidation.consolidate(connection, CONTRACT.form)
    assert connection.execute("select distinct submission_id from staging.audit_return__findings").fetchall() == [
        (waiting,)
    ]


def test_an_unreadable_file_is_settled_and_belongs_to_no_campaign(connection: Connection) -> None:
    number = validated(connection, ReadReturn(None, issues=(UNREADABLE,)))
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(0, 1, 0)
    assert ledger.pending(connection) == ()
    assert ledger.issues_of(connection, [number]) == {number: (UNREADABLE,)}


def test_a_return_that_nobody_owes_stops_nobody_else(connection: Connection) -> None:
    stray = validated(connection, a_return("99"))
    unknown = validated(connection, a_return("25", {"M9-C1": "conformity"}))
    good = validated(connection, a_return("69"))
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation(
        1, 0, 0, (stray, unknown)
    )
    assert _in_force(connection) == [("69", good)]


def test_a_prefilled_line_left_blank_is_no_answer(connection: Connection) -> None:
    blank: dict[str, str] = {"M2-C1": None, "M2-C2": None}  # type: ignore[dict-item]
    settled(connection, a_return("69", blank, modules=("1",)))
    assert _count(connection, "warehouse.findings") == 3


def test_two_nights_wait_for_one_another(connection: Connection, settings: Settings) -> None:
    validated(connection, a_return())
    done: list[consolidation.Consolidation] = []

    def night() -> None:
        with connect(settings) as other:
            done.append(consolidation.consolidate(other, CONTRACT.form))

    with exclusive(connection, Lock.CONSOLIDATION):
        thread = threading.Thread(target=night)
        thread.start()
        thread.join(0.5)
        assert (thread.is_alive(), done) == (True, [])
    thread.join(10)
    assert done == [consolidation.Consolidation(1, 0, 0)]
    assert consolidation.consolidate(connection, CONTRACT.form) == consolidation.Consolidation()


def test_what_is_of_no_form_is_settled_where_no_form_does_it(connection: Connection) -> None:
    number = submit(connection)
    ledger.record_reading(connection, CONTRACTS, {number: ReadReturn(None, issues=(UNREADABLE,))})
    ledger.record_validation(connection, {number: (UNREADABLE,)})
    assert consolidation.consolidate_all(connection, []) == [consolidation.Consolidation(rejected=1)]
    assert ledger.pending(connection) == ()
    assert consolidation.consolidate_all(connection, []) == [consolidation.Consolidation()]
