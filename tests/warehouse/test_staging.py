"""Staging: derived from the contract, typed, replaced whole."""

from dataclasses import replace
from datetime import date

import pandas as pd

from prefaudit.model.contract import Field
from prefaudit.model.contracts import contracts_of
from prefaudit.model.read_return import HiddenCells
from prefaudit.warehouse import ledger, staging
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import CONTRACT, CONTRACTS, a_return, everything, submit

TELEWORK = Field(name="telework", title="Télétravail", type="string")
WIDER = replace(
    CONTRACT,
    tables=tuple(
        replace(table, fields=(*table.fields, TELEWORK)) if table.name == "findings" else table
        for table in CONTRACT.tables
    ),
)


def _read(connection: Connection, *sites: str) -> list[int]:
    numbers = [submit(connection) for _ in sites]
    returns = {number: a_return(site) for number, site in zip(numbers, sites, strict=True)}
    ledger.record_reading(connection, CONTRACTS, returns)
    return numbers


def test_frames_have_the_types_of_the_contract(connection: Connection) -> None:
    numbers = _read(connection, "69", "25")
    frame = staging.load_frame(connection, CONTRACT, CONTRACT.table("identification"), numbers)
    kinds = {"site_code": "str", "staff_total": "Int64", "audit_started_on": "datetime64[s]", "submission_id": "int64",
             "sheet_row": "int64", "modules_in_scope": "object"}  # fmt: skip
    assert {name: str(frame.dtypes[name]) for name in kinds} == kinds
    assert frame["modules_in_scope"].iloc[0] == ("1", "2")
    assert frame["audit_started_on"].iloc[1] == pd.Timestamp(date(2026, 3, 2))
    assert frame["external_audit_on"].isna().all()
    measures = staging.load_frame(connection, CONTRACT, CONTRACT.table("indicators"), numbers)
    assert str(measures.dtypes["numerator"]) == "float64"


def test_an_empty_frame_has_the_same_types(connection: Connection) -> None:
    frame = staging.load_frame(connection, CONTRACT, CONTRACT.table("nonconformities"), [])
    assert [str(kind) for kind in frame.dtypes[["submission_id", "criterion_code", "due_on"]]] == [
        "int64", "str", "datetime64[s]"
    ]  # fmt: skip


def test_every_field_keeps_its_place_in_the_workbook(connection: Connection) -> None:
    (number,) = _read(connection, "69")
    places = staging.load_locations(connection, [number])
    assert (number, "findings", "result", "Constats", "C", None) in places
    assert (number, "identification", "form_code", "Identification", "B", 2) in places
    assert len(places) == sum(len(table.fields) for table in CONTRACT.tables)


def test_what_is_hidden_of_a_submission_is_kept_until_it_is_settled(connection: Connection) -> None:
    number, hidden = submit(connection), HiddenCells(frozenset({7, 12}), frozenset({"C"}), sheet=True)
    read = a_return("69")
    tables = {**read.tables, "findings": replace(read.tables["findings"], hidden=hidden)}
    ledger.record_reading(connection, CONTRACTS, {number: replace(read, tables=tables)})
    assert staging.load_hidden(connection, [number]) == {(number, "findings"): hidden}
    staging.forget(connection, [number])
    assert staging.load_hidden(connection, [number]) == {}


def test_tables_that_agree_with_the_contract_are_left_alone(connection: Connection) -> None:
    _read(connection, "69")
    before = everything(connection)
    staging.ensure_tables(connection, [CONTRACT])
    assert everything(connection) == before


def test_a_contract_that_changes_has_its_unsettled_returns_read_again(connection: Connection) -> None:
    (number,) = _read(connection, "69")
    staging.ensure_tables(connection, [WIDER])
    assert ledger.to_validate(connection) == {}
    assert ledger.pending(connection) == (number,)
    frame = staging.load_frame(connection, WIDER, WIDER.table("findings"), [number])
    assert frame.columns[-1] == "telework"
    assert frame.empty


def test_versions_share_a_table_and_what_one_lacks_is_empty_in_it(connection: Connection) -> None:
    second = replace(WIDER, version="2")
    staging.ensure_tables(connection, [CONTRACT, second])
    old, new = submit(connection), submit(connection)
    read = a_return("25")
    rows = tuple((*row, "oui") for row in read.tables["findings"].rows)
    tables = {**read.tables, "findings": replace(read.tables["findings"], rows=rows)}
    both = {old: a_return("69"), new: replace(read, tables=tables, version="2")}
    ledger.record_reading(connection, contracts_of([CONTRACT, second]), both)
    assert ledger.to_validate(connection) == {old: ("audit-return", "1"), new: ("audit-return", "2")}
    query = "select distinct submission_id, telework from staging.audit_return__findings order by 1"
    assert connection.execute(query).fetchall() == [(old, None), (new, "oui")]
    assert "telework" not in staging.load_frame(connection, CONTRACT, CONTRACT.table("findings"), [old]).columns
    assert set(staging.load_frame(connection, second, second.table("findings"), [new])["telework"]) == {"oui"}
