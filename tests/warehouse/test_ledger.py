"""The ledger: files, readings, issues, states."""

from dataclasses import replace

from prefaudit.model.read_return import Coercion, ReadReturn
from prefaudit.warehouse import ledger, staging
from prefaudit.warehouse.postgres.connection import Connection
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
)


def _submission(connection: Connection, number: int) -> tuple[object, ...] | None:
    return connection.execute(
        "select state, verdict, form, form_version, campaign_code, site_code, standard_code, audit_type, simulated "
        "from ledger.submissions where submission_id = %s",
        [number],
    ).fetchone()


def test_a_reading_records_who_the_return_says_it_is(connection: Connection) -> None:
    number = submit(connection)
    ledger.record_reading(connection, CONTRACTS, {number: a_return("692", data_origin="simulated")})
    assert _submission(connection, number) == (
        "read", None, "audit-return", "1", "2026", "692", "sample-1", "self_assessment", True
    )  # fmt: skip


def test_a_reading_records_the_language_in_which_its_site_is_answered(connection: Connection) -> None:
    number = submit(connection)
    for language in ("fr", "en"):
        ledger.record_reading(connection, CONTRACTS, {number: replace(a_return(), language=language)})
        letter = connection.execute("select language from as_of.letters where submission_id = %s", [number]).fetchone()
        assert letter == (language,)


def test_an_unreadable_file_is_a_submission_with_its_issue(connection: Connection) -> None:
    number = submit(connection)
    ledger.record_reading(connection, CONTRACTS, {number: ReadReturn(None, issues=(UNREADABLE,))})
    assert ledger.reading_issues(connection, [number]) == ((number, UNREADABLE),)
    ledger.record_validation(connection, {number: (UNREADABLE,)})
    assert _submission(connection, number) == ("validated", "rejected", *(None,) * 6, False)


def test_a_submission_is_pending_until_it_is_settled(connection: Connection) -> None:
    numbers = [submit(connection) for _ in range(3)]
    settled(connection, a_return())
    assert ledger.pending(connection) == tuple(numbers)


def test_only_what_is_read_and_not_judged_is_to_validate(connection: Connection) -> None:
    first, second, third = (submit(connection) for _ in range(3))
    ledger.record_reading(connection, CONTRACTS, {first: a_return(), second: a_return("69")})
    ledger.record_validation(connection, {second: ()})
    assert ledger.to_validate(connection) == {first: (CONTRACT.form, "1")}
    assert [each.submission_id for each in ledger.submission_files(connection, [third, first])] == [first, third]


def test_the_issues_of_the_rules_are_told_from_those_of_reading(connection: Connection) -> None:
    number = submit(connection)
    mistyped = replace(WARNING, rule="types.number", cell="C9", row=9)
    ledger.record_reading(connection, CONTRACTS, {number: a_return(issues=(mistyped,))})
    ledger.record_validation(connection, {number: (ERROR, mistyped, WARNING)})
    assert ledger.issues_of(connection, [number]) == {number: (ERROR, mistyped, WARNING)}
    assert ledger.reading_issues(connection, [number]) == ((number, mistyped),)


def test_an_issue_of_the_rules_is_never_taken_for_one_of_reading(connection: Connection) -> None:
    number = submit(connection)
    ledger.record_reading(connection, CONTRACTS, {number: a_return()})
    ledger.record_validation(connection, {number: (ERROR,)})
    assert ledger.reading_issues(connection, [number]) == ()


def test_a_batch_read_twice_gives_the_same_rows(connection: Connection) -> None:
    number = submit(connection)
    batch = {number: a_return(issues=(WARNING,))}
    ledger.record_reading(connection, CONTRACTS, batch)
    before = {name: [row for _, row in rows] for name, rows in everything(connection).items()}
    ledger.record_reading(connection, CONTRACTS, batch)
    assert {name: [row for _, row in rows] for name, rows in everything(connection).items()} == before


def test_a_settled_submission_is_never_read_or_judged_again(connection: Connection) -> None:
    number = settled(connection, a_return())
    before = everything(connection)
    ledger.record_reading(connection, CONTRACTS, {number: a_return("25")})
    ledger.record_validation(connection, {number: (ERROR,)})
    assert everything(connection) == before


def test_characters_that_the_database_refuses_do_not_stop_the_batch(connection: Connection) -> None:
    odd, plain = submit(connection), submit(connection)
    issue = replace(ERROR, found="a\x00b\ud800")
    returns = {odd: a_return(service_scope="nul\x00 \ud800", issues=(issue,)), plain: a_return("25")}
    ledger.record_reading(connection, CONTRACTS, returns)
    assert ledger.reading_issues(connection, [odd]) == ((odd, replace(ERROR, found="ab?")),)
    frame = staging.load_frame(connection, CONTRACT, CONTRACT.table("identification"), [odd, plain])
    assert frame["service_scope"].iloc[0] == "nul ?"
    assert frame["site_code"].tolist() == ["69", "25"]


def test_every_coercion_is_kept_with_what_the_cell_holds(connection: Connection) -> None:
    number = submit(connection)
    coercion = Coercion("indicators", "value", 7, "12,5", "12,5")
    read = replace(a_return("26"), coercions=(coercion,))
    for _ in range(2):
        ledger.record_reading(connection, CONTRACTS, {number: read})
    query = "select submission_id, table_name, field, sheet_row, found, value from ledger.coercions"
    assert connection.execute(query).fetchall() == [(number, "indicators", "value", 7, "12,5", "12,5")]
