"""The facts beside a row, held against an implementation in plain dictionaries, row by row."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from prefaudit.model.contract import Contract
from prefaudit.reference.data import Reference
from prefaudit.reference.lookup_types import type_faults
from prefaudit.validation.batch import Batch as AllReturns
from prefaudit.validation.batch import Frames, Locations, with_dtypes
from prefaudit.validation.derive import derive, reference_frame
from prefaudit.validation.validate import validate

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
    types = {"campaigns": {"audits_from": "date", "factor": "number"}}
    rows = (row, {**row, "audits_from": None, "factor": None})
    frame = reference_frame(Reference({"campaigns": rows}, types=types), "campaigns")
    assert str(frame["audits_from"].dtype) == "datetime64[s]"
    assert frame["audits_from"].iloc[0] == pd.Timestamp(date(2026, 1, 1))
    assert pd.isna(frame["audits_from"].iloc[1])
    assert frame["factor"].iloc[0] == 100.0
    assert str(frame["campaign_code"].dtype) == "str"


OF_A_CALENDAR = """
form: shops
version: "1"
title: Shops
language: {language}
identity: {{}}
tables:
  - name: days
    sheet: Days
    layout: {{kind: table}}
    fields:
      - {{name: opened_on, title: Opened on, type: date}}
      - {{name: grade, title: Grade, type: integer}}
      - {{name: grades, title: Grades, type: list}}
    lookups:
      - {{from: reference.calendar, match: {{day: opened_on}}, take: {{until: closes_on, open: is_open, fee: fee}}}}
      - {{from: reference.grades, match: {{grade: grade}}, take: {{places: places}}}}
      - {{from: reference.grades, match: {{}}, unknown: no_grades, key: grade, answered_in: grades}}
      - {{from: reference.grades, match: {{}}, missing: grades_missing, key: grade, answered_in: days.grade}}
      - {{from: reference.calendar, match: {{}}, missing: days_missing, key: day, answered_in: days.opened_on}}
"""
CALENDAR = Reference(
    {
        "code_lists": (),
        "calendar": (
            {"day": "2025-01-01", "until": "2025-09-01", "open": "true", "fee": "12.5"},
            {"day": "2025-01-02", "until": None, "open": "false", "fee": None},
        ),
        "grades": ({"grade": "9", "places": "30"}, {"grade": "10", "places": "1200"}),
    },
    types={
        "calendar": {"day": "date", "until": "date", "open": "boolean", "fee": "number"},
        "grades": {"grade": "integer", "places": "integer"},
    },
)


def of_a_calendar(language: str) -> tuple[Contract, Frames]:
    contract = TypeAdapter(Contract).validate_python(yaml.safe_load(OF_A_CALENDAR.format(language=language)))
    rows = [(1, 2, date(2025, 1, 1), 10, ("9", "11")), (1, 3, date(2025, 1, 3), None, None)]
    names = ["submission_id", "sheet_row", "opened_on", "grade", "grades"]
    frame = pd.DataFrame(rows, columns=names, dtype="object")
    return contract, {"days": with_dtypes(contract.tables[0], frame)}


def test_lookups_match_and_bring_columns_as_the_types_of_their_data_package() -> None:
    contract, frames = of_a_calendar("en")
    assert list(type_faults(contract, CALENDAR)) == []
    days = derive(contract, frames, CALENDAR).frames["days"]
    assert listed(days, "closes_on") == [pd.Timestamp(2025, 9, 1), None]
    assert listed(days, "is_open") == [True, None]
    assert listed(days, "fee") == [12.5, None]
    assert listed(days, "places") == [1200, None]
    assert listed(days, "no_grades") == [("11",), None]
    assert listed(days, "grades_missing") == [(9,), (9,)]
    assert listed(days, "days_missing") == [(pd.Timestamp(2025, 1, 2),)] * 2


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("fr", "01/01/2025 01/09/2025 VRAI 12,5 1200 02/01/2025"),
        ("en", "1 January 2025 1 September 2025 TRUE 12.5 1200 2 January 2025"),
    ],
)
def test_rules_compare_typed_columns_and_messages_show_them_as_the_language_does(
    tmp_path: Path, language: str, message: str
) -> None:
    contract, frames = of_a_calendar(language)
    rules = {
        "late": (
            "expect_column_pair_values_a_to_be_greater_than_b",
            {"column_A": "opened_on", "column_B": "closes_on", "ignore_row_if": "either_value_is_missing"},
        ),
        "few": ("expect_column_values_to_be_between", {"column": "places", "max_value": 30}),
        "shut": (
            "expect_column_values_to_be_in_set",
            {
                "column": "grade",
                "value_set": {"$PARAMETER": "reference_grades_places"},
                "row_condition": "is_open == True",
                "condition_parser": "pandas",
            },
        ),
    }
    texts = {
        "stage": "rules",
        "message": "{opened_on} {closes_on} {is_open} {fee} {places} {days_missing}",
        "expected": "…",
        "at": "opened_on",
    }
    suite = [
        {"type": kind, "kwargs": kwargs, "severity": "warning", "meta": {"rule": name, **texts}}
        for name, (kind, kwargs) in rules.items()
    ]
    folder = tmp_path / "shops" / "1"
    folder.mkdir(parents=True)
    (folder / "days.json").write_text(json.dumps({"name": "shops.1.days", "expectations": suite}), encoding="utf-8")
    batch = AllReturns((1,), frames, Locations.from_rows(()), (), {})
    found = validate(contract, batch, CALENDAR, tmp_path)[1]
    assert sorted((issue.rule, issue.row, issue.message) for issue in found) == [
        (name, 2, message) for name in sorted(rules)
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "sentence"),
    [
        ("match: {day: opened_on}", "match: {day: grade}", "calendar",
         "« day » (date) is compared with « grade » (integer)"),
        ("match: {grade: grade}", "match: {grade: closes_on}", "grades",
         "« grade » (integer) is compared with « closes_on » (date)"),
        ("match: {grade: grade}", "match: {grade: grades}", "grades",
         "« grade » (integer) is compared with « grades » (list)"),
        ("key: day", "key: fee", "calendar",
         "« fee » (number) is compared with « days.opened_on » (date)"),
    ],
)  # fmt: skip
def test_columns_of_different_types_are_told_before_they_are_compared(
    old: str, new: str, place: str, sentence: str
) -> None:
    text = OF_A_CALENDAR.format(language="en")
    assert old in text
    contract = TypeAdapter(Contract).validate_python(yaml.safe_load(text.replace(old, new)))
    assert list(type_faults(contract, CALENDAR)) == [
        f"Contract shops 1, table days, lookup from reference.{place}: {sentence}; expected columns of one "
        "type, no list."
    ]
