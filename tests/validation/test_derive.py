"""The facts beside a row, held against an implementation in plain dictionaries, row by row."""

from datetime import date
from typing import Any

import pandas as pd
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from prefaudit.model.contract import Contract
from prefaudit.reference.data import Reference
from prefaudit.validation.batch import Frames, with_dtypes
from prefaudit.validation.derive import derive, reference_frame

LETTERS = st.sampled_from(["a", "b", "c"])
MAYBE = st.none() | LETTERS
SCOPES = st.none() | st.lists(LETTERS, min_size=1, max_size=3).map(tuple)
SUBMISSIONS = st.integers(1, 3)

CONTRACT = TypeAdapter(Contract).validate_python(
    yaml.safe_load(
        """
form: form
version: "1"
title: Formulaire
identity: {}
tables:
  - name: head
    sheet: Tête
    layout: {kind: form}
    fields:
      - {name: standard, title: Référentiel, type: string}
      - {name: scope, title: Périmètre, type: list}
    lookups:
      - from: reference.criteria
        match: {standard: standard}
        missing: missing_criteria
        key: criterion
        among: {module: scope}
        answered_in: body.criterion
      - from: reference.modules
        match: {standard: standard}
        unknown: unknown_modules
        key: module
        answered_in: scope
      - from: reference.modules
        match: {standard: standard}
        missing: missing_modules
        key: module
        where: {mandatory: "true"}
        answered_in: scope
  - name: body
    sheet: Corps
    layout: {kind: table}
    fields:
      - {name: criterion, title: Critère, type: string}
      - {name: result, title: Résultat, type: string}
    lookups:
      - {from: head, match: {}, take: {standard: its_standard}}
      - from: reference.criteria
        match: {standard: its_standard, criterion: criterion}
        take: {module: module}
      - {from: head, match: {}, flag: in_scope, among: {scope: module}}
      - {from: sheets, match: {criterion: criterion}, count: sheets_filed}
  - name: sheets
    sheet: Fiches
    layout: {kind: table}
    fields:
      - {name: criterion, title: Critère, type: string}
    lookups:
      - {from: body, match: {criterion: criterion}, take: {result: its_result}}
"""
    )
)
HEAD, BODY, SHEETS = CONTRACT.tables

REFERENCE_ROWS = st.fixed_dictionaries(
    {
        "criteria": st.lists(
            st.fixed_dictionaries({"standard": LETTERS, "criterion": LETTERS, "module": LETTERS}),
            min_size=1,
            max_size=6,
            unique_by=lambda row: (row["standard"], row["criterion"]),
        ).map(tuple),
        "modules": st.lists(
            st.fixed_dictionaries(
                {"standard": LETTERS, "module": LETTERS, "mandatory": st.sampled_from(["true", "false"])}
            ),
            min_size=1,
            max_size=6,
            unique_by=lambda row: (row["standard"], row["module"]),
        ).map(tuple),
    }
)
BATCHES = st.fixed_dictionaries(
    {
        "head": st.dictionaries(SUBMISSIONS, st.fixed_dictionaries({"standard": MAYBE, "scope": SCOPES})).map(
            lambda heads: [{"submission_id": number, **row} for number, row in heads.items()]
        ),
        "body": st.lists(
            st.fixed_dictionaries({"submission_id": SUBMISSIONS, "criterion": MAYBE, "result": MAYBE}), max_size=8
        ),
        "sheets": st.lists(st.fixed_dictionaries({"submission_id": SUBMISSIONS, "criterion": MAYBE}), max_size=5),
    }
)
Batch = dict[str, list[dict[str, Any]]]


def frames_of(batch: Batch) -> Frames:
    frames = {}
    for table in CONTRACT.tables:
        names = ["submission_id", "sheet_row", *(each.name for each in table.fields)]
        rows = [{"sheet_row": place, **row} for place, row in enumerate(batch[table.name], start=2)]
        series = {name: pd.Series([row[name] for row in rows], dtype="object") for name in names}
        frames[table.name] = with_dtypes(table, pd.DataFrame(series))
    return frames


def listed(frame: pd.DataFrame, column: str) -> list[Any]:
    values = frame[column].tolist()
    return [None if not isinstance(value, tuple) and pd.isna(value) else value for value in values]


def head_of(batch: Batch, number: int) -> dict[str, Any]:
    return next((row for row in batch["head"] if row["submission_id"] == number), {"standard": None, "scope": None})


def module_of(row: dict[str, Any], batch: Batch, reference: Reference) -> str | None:
    standard = head_of(batch, row["submission_id"])["standard"]
    wanted = [each for each in reference.table("criteria") if each["standard"] == standard]
    return next((each["module"] for each in wanted if each["criterion"] == row["criterion"]), None)


# A derivation takes some tens of milliseconds, whatever its rows: it is made once for all that is looked at.
@settings(max_examples=40, deadline=None)
@given(batch=BATCHES, tables=REFERENCE_ROWS)
def test_facts_are_those_of_a_search_row_by_row_and_the_given_frames_are_left(batch: Batch, tables: Any) -> None:
    given_frames, reference = frames_of(batch), Reference(tables)
    before = {name: frame.copy() for name, frame in given_frames.items()}
    derived = derive(CONTRACT, given_frames, reference).frames
    _taken_counted_and_flagged(derived["body"], batch, reference)
    _taken_from_the_first_matching_row(derived["sheets"], batch)
    _missing(derived["head"], batch, tables)
    _unknown(derived["head"], batch, tables)
    for name, frame in given_frames.items():
        pd.testing.assert_frame_equal(frame, before[name])


def _taken_counted_and_flagged(body: pd.DataFrame, batch: Batch, reference: Reference) -> None:
    modules = [module_of(row, batch, reference) for row in batch["body"]]
    scopes = [head_of(batch, row["submission_id"])["scope"] for row in batch["body"]]
    assert listed(body, "its_standard") == [head_of(batch, row["submission_id"])["standard"] for row in batch["body"]]
    assert listed(body, "module") == modules
    assert listed(body, "in_scope") == [
        None if module is None or scope is None else module in scope
        for module, scope in zip(modules, scopes, strict=True)
    ]
    assert listed(body, "sheets_filed") == [
        sum(
            row["criterion"] is not None
            and (each["submission_id"], each["criterion"]) == (row["submission_id"], row["criterion"])
            for each in batch["sheets"]
        )
        for row in batch["body"]
    ]


def _taken_from_the_first_matching_row(sheets: pd.DataFrame, batch: Batch) -> None:
    expected = []
    for sheet in batch["sheets"]:
        same = [
            row["result"]
            for row in batch["body"]
            if row["criterion"] is not None
            and (row["submission_id"], row["criterion"]) == (sheet["submission_id"], sheet["criterion"])
        ]
        expected.append(same[0] if same else None)
    assert listed(sheets, "its_result") == expected


def _missing(head: pd.DataFrame, batch: Batch, tables: Any) -> None:
    criteria, modules = [], []
    for row in batch["head"]:
        answered = {each["criterion"] for each in batch["body"] if each["submission_id"] == row["submission_id"]}
        known = row["standard"] is not None
        criteria.append(
            {
                each["criterion"]
                for each in tables["criteria"]
                if each["standard"] == row["standard"] and each["module"] in row["scope"]
            }
            - answered
            if known and row["scope"] is not None
            else None
        )
        modules.append(
            {
                each["module"]
                for each in tables["modules"]
                if each["standard"] == row["standard"] and each["mandatory"] == "true"
            }
            - set(row["scope"] or ())
            if known
            else None
        )
    assert [None if each is None else set(each) for each in listed(head, "missing_criteria")] == criteria
    assert [None if each is None else set(each) for each in listed(head, "missing_modules")] == modules


def _unknown(head: pd.DataFrame, batch: Batch, tables: Any) -> None:
    expected = []
    for row in batch["head"]:
        known = [each["module"] for each in tables["modules"] if each["standard"] == row["standard"]]
        given_up = row["scope"] is None or not known
        expected.append(None if given_up else tuple(item for item in row["scope"] if item not in known))
    assert listed(head, "unknown_modules") == expected


def test_a_missing_key_is_listed_once_in_the_order_of_the_reference_data() -> None:
    batch: Batch = {
        "head": [{"submission_id": 1, "standard": "a", "scope": ("b", "b", "c")}],
        "body": [],
        "sheets": [],
    }
    rows = tuple({"standard": "a", "criterion": name, "module": module} for name, module in (("z", "b"), ("y", "b")))
    module = {"standard": "a", "module": "b", "mandatory": "true"}
    head = derive(CONTRACT, frames_of(batch), Reference({"criteria": rows, "modules": (module,)})).frames["head"]
    assert head["missing_criteria"].tolist() == [("z", "y")]


def test_a_derived_column_knows_the_columns_it_comes_from() -> None:
    reference = Reference(
        {
            "criteria": ({"standard": "a", "criterion": "a", "module": "a"},),
            "modules": ({"standard": "a", "module": "a", "mandatory": "true"},),
        }
    )
    empty: Batch = {"head": [], "body": [], "sheets": []}
    sources = derive(CONTRACT, frames_of(empty), reference).sources
    assert sources["head"]["missing_modules"].own == ("standard", "scope")
    assert sources["head"]["missing_criteria"].others == (("body", "criterion"),)
    assert sources["body"]["module"].own == ("criterion",)
    assert set(sources["body"]["module"].others) == {("head", "standard")}
    assert ("head", "scope") in sources["body"]["in_scope"].others
    assert sources["sheets"]["its_result"].others == (("body", "result"), ("body", "criterion"))


def test_days_and_numbers_of_the_reference_data_are_compared_as_such() -> None:
    row = {"campaign_code": "x", "audits_from": "2026-01-01", "factor": "100"}
    frame = reference_frame(Reference({"campaigns": (row, {**row, "audits_from": None, "factor": None})}), "campaigns")
    assert str(frame["audits_from"].dtype) == "datetime64[s]"
    assert frame["audits_from"].iloc[0] == pd.Timestamp(date(2026, 1, 1))
    assert pd.isna(frame["audits_from"].iloc[1])
    assert frame["factor"].iloc[0] == 100.0
    assert str(frame["campaign_code"].dtype) == "str"
