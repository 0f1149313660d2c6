"""Rows of a form without SQL of its own: kept with their cells, the latest is current, nothing lost, names apart."""

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from prefaudit.warehouse import consolidation, form_tables, resent
from prefaudit.warehouse.kept_form import FormTablesRefused
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.rejudgement import rejudge
from prefaudit.warehouse.staging import ensure_tables
from prefaudit.warehouse.withdrawal import withdraw
from tests.warehouse import sample as audits
from tests.warehouse.meals import CONTRACT, MEALS, contract, judged, meals, settled, validated
from tests.warehouse.sample import ERROR, everything

NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FORM = "school-meals"


@pytest.fixture
def connection(connection: Connection) -> Connection:
    """The small world with the tables of another form."""
    ensure_tables(connection, [CONTRACT])
    form_tables.ensure(connection, [CONTRACT])
    return connection


def current(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute("select site_code, submission_id from as_of.form_returns order by 1, 2").fetchall()


def kept(connection: Connection, columns: str = "school, served") -> list[tuple[object, ...]]:
    """The rows of the current returns."""
    query = (
        f"select {columns} from as_of.form_returns as head "
        "inner join warehouse.school_meals__meals as answer on head.rows_of = answer.return_id order by 1, 2"
    )
    return connection.execute(query.encode()).fetchall()


def superseded_by(connection: Connection, number: int) -> object:
    row = connection.execute(
        "select superseded_by from ledger.submissions where submission_id = %s", [number]
    ).fetchone()
    return row and row[0]


def test_the_rows_of_an_accepted_return_are_kept_with_their_types_and_cells(connection: Connection) -> None:
    number = settled(connection, meals())
    assert kept(connection, "school, served, served_on, price, kinds, sheet_row") == [
        ("North", 120, date(2026, 6, 12), 3.5, ["self_assessment", "pre_certification"], 2),
        ("South", 80, date(2026, 6, 12), None, [], 3),
    ]
    assert connection.execute(
        "select received.submission_id, place.sheet, place.column_letter || answer.sheet_row as cell, answer.served "
        "from as_of.form_returns as head inner join ledger.submissions as received using (submission_id) "
        "inner join warehouse.school_meals__meals as answer on head.rows_of = answer.return_id "
        "inner join warehouse.form_cells as place on head.rows_of = place.return_id "
        "where place.table_name = 'meals' and place.field = 'served' order by answer.sheet_row"
    ).fetchall() == [(number, "Meals", "C2", 120), (number, "Meals", "C3", 80)]
    assert connection.execute("select count(*) from staging.school_meals__meals").fetchone() == (0,)


def test_personal_fields_stand_in_restricted_alone(connection: Connection) -> None:
    settled(connection, meals())
    assert connection.execute("select sheet_row, cook from restricted.school_meals__cover").fetchall() == [
        (0, "Joe Cook")
    ]
    assert connection.execute("select sheet_row, served_by from restricted.school_meals__meals").fetchall() == [
        (2, "Ann Server")
    ]
    found = connection.execute(
        "select distinct target.relnamespace::regnamespace::text from pg_attribute as place "
        "inner join pg_class as target on place.attrelid = target.oid where place.attname in ('cook', 'served_by')"
    ).fetchall()
    assert sorted(found) == [("restricted",), ("staging",)]


def test_the_latest_received_is_current_and_the_earlier_one_is_closed(connection: Connection) -> None:
    first = settled(connection, meals(), at=NOON)
    second = settled(connection, meals(rows=MEALS[:1]), at=NOON + HOUR)
    late = settled(connection, meals(rows=()), at=NOON - HOUR)
    assert (current(connection), kept(connection)) == ([("69", second)], [("North", 120)])
    assert [superseded_by(connection, number) for number in (first, second, late)] == [second, None, second]
    assert connection.execute("select count(*) from warehouse.school_meals__meals").fetchone() == (3,)


def test_a_rejected_return_leaves_the_accepted_one_current(connection: Connection) -> None:
    accepted = settled(connection, meals(), at=NOON)
    settled(connection, meals(rows=()), [ERROR], at=NOON + HOUR)
    assert current(connection) == [("69", accepted)]


def test_a_return_that_is_not_owed_waits_and_stops_no_other(connection: Connection) -> None:
    stray = validated(connection, meals("999"))
    sound = validated(connection, meals("25"))
    done = consolidation.consolidate(connection, FORM)
    assert (done.accepted, done.unplaced, current(connection)) == (1, (stray,), [("25", sound)])


def test_a_second_run_writes_nothing(connection: Connection) -> None:
    settled(connection, meals())
    before = everything(connection)
    consolidation.consolidate(connection, FORM)
    assert everything(connection) == before


def test_after_a_withdrawal_the_earlier_return_counts_again_with_its_rows(connection: Connection) -> None:
    first = settled(connection, meals(), at=NOON)
    second = settled(connection, meals(rows=MEALS[:1]), at=NOON + HOUR)
    done = withdraw(connection, second, "site_request", "Q. Officer")
    assert (done.campaign, done.site, done.audit_type, done.restored) == ("2026", "69", "", first)
    assert (current(connection), kept(connection)) == ([("69", first)], [("North", 120), ("South", 80)])
    assert (superseded_by(connection, first), superseded_by(connection, second)) == (None, None)
    assert withdraw(connection, first, "duplicate", "Q. Officer").restored is None
    assert current(connection) == []


def test_a_return_that_comes_again_counts_again(connection: Connection) -> None:
    first = settled(connection, meals(), at=NOON)
    second = settled(connection, meals(rows=MEALS[:1]), at=NOON + HOUR)
    connection.execute(
        "insert into ledger.receipts (submission_id, location, size_bytes, modified_at) values (%s, 'x', 1, %s)",
        [first, NOON + 2 * HOUR],
    )
    assert resent.count_again(connection) == 1
    assert (current(connection), superseded_by(connection, second)) == ([("69", first)], first)
    assert resent.count_again(connection) == 0


@pytest.mark.parametrize("rejected", [False, True])
def test_a_return_judged_again_begins_a_new_period_or_gives_way(connection: Connection, rejected: bool) -> None:
    first = settled(connection, meals(), at=NOON)
    second = settled(connection, meals(rows=MEALS[:1]), at=NOON + HOUR)
    rejudge(connection, second, "rule corrected", "Q. Officer")
    assert kept(connection) == [("North", 120)], "its last verdict stands until then"
    judged(connection, second, meals(rows=MEALS[1:]), [ERROR] if rejected else [])
    consolidation.consolidate(connection, FORM)
    if rejected:
        assert (current(connection), superseded_by(connection, first)) == ([("69", first)], None)
        assert kept(connection) == [("North", 120), ("South", 80)]
    else:
        assert (current(connection), superseded_by(connection, first)) == ([("69", second)], second)
        assert kept(connection) == [("South", 80)]


def test_an_audit_that_is_judged_again_as_another_form_counts_as_that_alone(connection: Connection) -> None:
    earlier = audits.settled(connection, audits.a_return(), at=NOON)
    number = audits.settled(connection, audits.a_return(), at=NOON + HOUR)
    rejudge(connection, number, "wrong form", "Q. Officer")
    judged(connection, number, meals())
    for form in ("audit-return", FORM):
        consolidation.consolidate(connection, form)
    counted = connection.execute("select submission_id from as_of.audits").fetchall()
    assert (counted, current(connection)) == ([(earlier,)], [("69", number)])
    rejudge(connection, number, "it was an audit", "Q. Officer")
    judged(connection, number, audits.a_return(), of=audits.CONTRACT)
    for form in ("audit-return", FORM):
        consolidation.consolidate(connection, form)
    counted = connection.execute("select submission_id from as_of.audits").fetchall()
    assert (counted, current(connection)) == ([(number,)], [])


def test_kept_rows_are_neither_changed_nor_added_nor_deleted(connection: Connection) -> None:
    settled(connection, meals())
    for change in (
        "update warehouse.school_meals__meals set served = 1",
        "delete from warehouse.school_meals__meals",
        "insert into warehouse.school_meals__meals (return_id, sheet_row) "
        "select return_id, 99 from warehouse.form_returns",
        "update warehouse.form_returns set site_code = '25'",
        "delete from warehouse.form_cells",
    ):
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute(change.encode())


def test_a_return_as_of_an_earlier_time_is_the_one_of_then(connection: Connection) -> None:
    first = settled(connection, meals(), at=NOON)
    then = connection.execute("select clock_timestamp()").fetchone()
    settled(connection, meals(rows=MEALS[:1]), at=NOON + HOUR)
    assert then is not None
    with connection.transaction():
        connection.execute("select set_config('prefaudit.as_of', %s, true)", [then[0].isoformat()])
        assert (current(connection), len(kept(connection))) == ([("69", first)], 2)


def test_a_form_that_names_nobody_keeps_every_submission(connection: Connection) -> None:
    first, second = (settled(connection, meals(None, campaign=None)) for _ in range(2))
    assert current(connection) == [(None, first), (None, second)]


def test_a_new_version_adds_a_column_and_what_was_kept_has_none(connection: Connection) -> None:
    settled(connection, meals())
    grown = contract(
        {
            'version: "1"': 'version: "2"',
            "- {name: price": "- {name: waste, title: Waste, type: number}\n      - {name: price",
        }
    )
    ensure_tables(connection, [CONTRACT, grown])
    form_tables.ensure(connection, [CONTRACT, grown])
    row = ("West", date(2026, 6, 12), 60, 1.5, 2.0)
    settled(connection, meals("25", [row], of=grown), of=grown)
    assert kept(connection, "school, served, waste, price") == [
        ("North", 120, None, 3.5),
        ("South", 80, None, None),
        ("West", 60, 1.5, 2.0),
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"      - {name: price, title: Price, type: number}\n": ""},
            "the field « price » of the table meals is in none of its contracts any longer, and 2 kept rows have it. "
            "Put it back: the file of an earlier version stays beside that of the newer one.",
        ),
        (
            {"title: Price, type: number": "title: Price, type: string"},
            "the field « price » of the table meals is to be of type « string », and 2 kept rows have it as « double "
            "precision ». Leave its type, and give the new field another name.",
        ),
        (
            {"title: Price, type: number": "title: Price, type: number, personal: true"},
            "the field « price » of the table meals is to be personal, and 2 kept rows have it as it was. Leave it, "
            "and give the new field another name.",
        ),
        (
            {"domain: sites.site_code}": "domain: sites.site_code, personal: true}"},
            "identity.site is « cover.site_code », a personal field, and it would be published. Name another field, or "
            "take « personal » from it.",
        ),
        (
            {"price, title: Price": "sheet, title: Price"},
            "the field « sheet » of the table meals has the name of a column that every kept or published table has. "
            "Give it another name.",
        ),
    ],
)
def test_a_change_that_kept_rows_would_lose_by_is_refused(
    connection: Connection, changes: dict[str, str], said: str
) -> None:
    settled(connection, meals())
    before = everything(connection)
    with pytest.raises(FormTablesRefused) as refused:
        form_tables.ensure(connection, [contract(changes)])
    assert str(refused.value) == (
        f"Form school-meals: {said} Nothing was changed; the returns of this form wait until then, those of the others "
        "do not."
    )
    assert everything(connection) == before
    waiting = validated(connection, meals("25"))
    form_tables.stop(connection, FORM, str(refused.value))
    form_tables.forget_stopped(connection, [FORM])
    assert form_tables.stopped(connection) == {FORM: str(refused.value)}
    with pytest.raises(FormTablesRefused, match="the returns of this form wait"):
        consolidation.consolidate(connection, FORM)
    form_tables.ensure(connection, [CONTRACT])
    assert consolidation.consolidate(connection, FORM).accepted == 1
    assert ("25", waiting) in current(connection)


def test_a_form_whose_file_is_gone_is_no_longer_stopped(connection: Connection) -> None:
    form_tables.stop(connection, FORM, "why")
    form_tables.forget_stopped(connection, ["audit-return"])
    assert form_tables.stopped(connection) == {}


def test_without_kept_rows_a_contract_may_change_in_every_way(connection: Connection) -> None:
    changed = contract({"title: Price, type: number": "title: Price, type: string, personal: true"})
    ensure_tables(connection, [changed])
    form_tables.ensure(connection, [changed])
    settled(connection, meals(rows=[("North", date(2026, 6, 12), 1, "free", (), None)], of=changed), of=changed)
    assert connection.execute("select price, served_by from restricted.school_meals__meals").fetchall() == [
        ("free", None)
    ]
