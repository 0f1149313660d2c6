"""What the contract language says of forms: each word by a workbook that is read and judged by it."""

from pathlib import Path

import pytest

from prefaudit.campaigns.forms.trial import form_faults
from prefaudit.workbook.reading import load_knowledge
from tests.campaigns.forms.test_contract_layouts import KITCHENS
from tests.campaigns.forms.trials import Trial, column, rule, trial

MEALS = """
form: meals
version: "1"
title: Meals
language: en
identity: {}
tables:
  - name: meals
    sheet: Meals
    layout: {kind: table, ignore: ["Note*", Remark]}
    min_rows: 2
    max_rows: 3
    blank_rows: 5
    fields:
      - {name: school, title: School, type: string, case: upper}
      - {name: kind, title: Kind, type: string}
      - {name: served, title: Served, type: integer}
      - {name: enrolled, title: Enrolled, type: integer}
      - {name: share, title: Share, type: number, computed: true}
    lookups:
      - compute: {rate: served / enrolled * 100, absent: enrolled - served}
      - from: deliveries
        match: {school: school}
        sum: {weight: weight_delivered}
        min: {delivered_on: first_delivery}
        max: {delivered_on: last_delivery, weight: heaviest}
      - from: meals
        match: {school: school}
        sum: {served: served_by_school}
      - compute: {per_meal: weight_delivered / served_by_school}
  - name: deliveries
    sheet: Deliveries
    layout: {kind: table}
    blank_rows: 5
    fields:
      - {name: school, title: School, type: string, case: upper}
      - {name: weight, title: Weight, type: number}
      - {name: delivered_on, title: Delivered on, type: date}
"""
HEADER = {"A1": "School", "B1": "Kind", "C1": "Served", "D1": "Enrolled", "E1": "Share"}
DELIVERED = {
    **{"A1": "School", "B1": "Weight", "C1": "Delivered on"},
    **column("A", 2, "north", "North", "SOUTH"),
    **column("B", 2, 10.5, 20, 5),
    **column("C", 2, "12 June 2026", "3 June 2026", "25/12/2026"),
}
RULES = [
    rule("expect_column_values_to_be_between", "meals.rate.plausible", "{rate} of {enrolled}.", at="served",
         column="rate", max_value=100),
    rule("expect_column_values_to_be_between", "meals.weight.enough", "{weight_delivered} kg for {served_by_school}, "
         "{per_meal} each, {heaviest} at most, {first_delivery} to {last_delivery}.", at="school",
         column="per_meal", min_value=0.5),
]  # fmt: skip


def meals(tmp_path: Path, *rules: object) -> Trial:
    return trial(tmp_path, MEALS, meals=list(rules))  # type: ignore[arg-type]


def test_columns_are_computed_and_groups_summed_up(tmp_path: Path) -> None:
    form = meals(tmp_path, *RULES)
    rows = {**HEADER, **column("A", 2, "North", "NORTH", "south"), **column("C", 2, 30, 20, 9)}
    read = form.read({"Meals": {**rows, **column("D", 2, 40, 16, 0)}, "Deliveries": DELIVERED})
    found = [(each.rule, each.cell, each.message) for each in form.issues(read)]
    assert found == [
        ("meals.rate.plausible", "C3", "125 of 16."),
    ]
    # 30.5 kg for 50 meals are 0.61 each; 5 kg for 90 are less than half.
    read = form.read({"Meals": {**rows, "C4": 90, **column("D", 2, 40, 20, 90)}, "Deliveries": DELIVERED})
    assert [(each.rule, each.cell, each.message) for each in form.issues(read)] == [
        (
            "meals.weight.enough",
            "A4",
            "5 kg for 90, 0.055555556 each, 5 at most, 25 December 2026 to 25 December 2026.",
        ),
    ]


def test_texts_compare_without_regard_to_case(tmp_path: Path) -> None:
    form = meals(tmp_path, rule("expect_column_values_to_be_unique", "meals.school.once", "{school}.", column="school"))
    read = form.read({"Meals": {**HEADER, **column("A", 2, "North", "nOrTh")}, "Deliveries": DELIVERED})
    assert [row["school"] for row in form.rows(read, "meals")] == ["NORTH", "NORTH"]
    assert [(each.rule, each.cell, each.message) for each in form.issues(read)] == [
        ("meals.school.once", "A2", "NORTH."),
        ("meals.school.once", "A3", "NORTH."),
    ]
    # What was typed stays on record.
    assert [(each.row, each.found, each.value) for each in read.coercions if each.table == "meals"] == [
        (2, "North", "NORTH"),
        (3, "nOrTh", "NORTH"),
    ]


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (1, [("structure.rows.too_few", "The sheet “Meals” has fewer filled rows (1) than are asked for (2).")]),
        (2, []),
        (3, []),
        (4, [("structure.rows.too_many", "The sheet “Meals” has 4 filled rows; the limit is 3.")]),
    ],
)
def test_a_table_has_so_many_rows_at_least_and_at_most(
    tmp_path: Path, count: int, found: list[tuple[str, str]]
) -> None:
    form = meals(tmp_path)
    rows = column("A", 2, *[f"School {number}" for number in range(count)])
    read = form.read({"Meals": {**HEADER, **rows}, "Deliveries": DELIVERED})
    assert [(each.rule, each.message) for each in read.issues] == found


def test_columns_that_may_be_ignored_are_not_spoken_of(tmp_path: Path) -> None:
    form = meals(tmp_path)
    others = {"F1": "Notes of the head", "F2": "x", "G1": "REMARK", "G2": "x", "H1": "Colour", "H2": "red"}
    read = form.read({"Meals": {**HEADER, **others, **column("A", 2, "North", "South")}, "Deliveries": DELIVERED})
    assert [(each.rule, each.cell, each.found) for each in read.issues] == [("structure.column.extra", "H1", "Colour")]


SHARES = {"E2": "=1/0", "E3": "much"}


@pytest.mark.parametrize(
    ("rules", "severity"),
    [
        ([], "warning"),
        ([rule("expect_column_values_to_be_between", "meals.share.low", column="share", max_value=1)], "error"),
        (
            [
                rule("expect_column_values_to_be_between", "meals.served.some", column="served", min_value=1,
                     row_condition="share > 0", condition_parser="pandas")
            ],
            "error",
        ),
    ],
    ids=["nobody asks", "a rule asks", "a condition asks"],
)  # fmt: skip
def test_what_a_form_computes_refuses_nothing_unless_a_rule_asks_for_it(
    tmp_path: Path, rules: list[object], severity: str
) -> None:
    form = meals(tmp_path, *rules)
    cells = {**HEADER, **column("A", 2, "North", "South"), **column("C", 2, 1, 1), **SHARES}
    issues = form.issues(form.read({"Meals": cells, "Deliveries": DELIVERED}))
    assert [(each.rule, each.cell, each.severity) for each in issues] == [
        ("types.formula_without_value", "E2", severity),
        ("types.number", "E3", severity),
    ]
    missing = {cell: value for cell, value in cells.items() if not cell.startswith("E")}
    issues = form.issues(form.read({"Meals": missing, "Deliveries": DELIVERED}))
    assert [(each.rule, each.severity) for each in issues] == [("structure.column.missing", severity)]


MARKED = """
form: marked
version: "1"
title: Marked meals
language: en
identity: {}
limits: {rows: 60, characters: 2000}
marks:
  - {range: section_name, text: MealsOfSchools}
  - {sheet: Meals, cell: E1, text: Ministry of meals}
tables:
  - name: meals
    sheet: Meals
    layout: {kind: table}
    fields:
      - {name: school, title: School, type: string}
      - {name: remarks, title: Remarks, type: string}
"""
MARKED_MEALS = {"A2": "School", "B2": "Remarks", "A3": "North", "B3": "None", "E1": "MINISTRY of meals"}
COVER = {"A1": "mealsofschools", "A2": "Meals of offices"}
SECTION = {"section_name": "Cover!$A$1"}


def test_a_workbook_has_the_marks_of_its_template(tmp_path: Path) -> None:
    form = trial(tmp_path, MARKED)
    assert form.read({"Cover": COVER, "Meals": MARKED_MEALS}, SECTION).issues == ()
    read = form.read({"Cover": COVER, "Meals": {**MARKED_MEALS, "E1": "Office"}}, {"section_name": "'Cover'!$A$2:$B$3"})
    assert [(each.rule, each.severity, each.sheet, each.cell, each.message, each.expected) for each in read.issues] == [
        (
            "identity.mark",
            "error",
            "Cover",
            "A2",
            "This workbook is not made from the form “Marked meals”: the named range “section_name” holds “Meals of "
            "offices”.",
            "The original form, in which the named range “section_name” holds “MealsOfSchools”.",
        ),
        (
            "identity.mark",
            "error",
            "Meals",
            "E1",
            "This workbook is not made from the form “Marked meals”: cell E1 of the sheet “Meals” holds “Office”.",
            "The original form, in which cell E1 of the sheet “Meals” holds “Ministry of meals”.",
        ),
    ]
    without = form.read({"Cover": COVER, "Meals": MARKED_MEALS})
    assert [(each.rule, each.sheet, each.cell, each.found) for each in without.issues] == [
        ("identity.mark", "", "", "")
    ]


def test_marks_tell_two_forms_of_the_same_sheets_apart(tmp_path: Path) -> None:
    form = trial(tmp_path, MARKED)
    other = MARKED.replace("form: marked", "form: another").replace("MealsOfSchools", "Meals of offices")
    (tmp_path / "include/contracts/another.yaml").write_text(other, encoding="utf-8")
    for place, name in (("Cover!$A$1", "marked"), ("Cover!$A$2", "another")):
        read = form.read({"Cover": COVER, "Meals": MARKED_MEALS}, {"section_name": place})
        assert (read.form, read.issues) == (name, ())


def test_a_form_has_limits_of_its_own(tmp_path: Path) -> None:
    form = trial(tmp_path, MARKED)
    rows = column("A", 3, *[f"School {number}" for number in range(58)])
    sheets = {"Cover": COVER, "Meals": {**MARKED_MEALS, **rows}}
    read = form.read(sheets, SECTION)
    assert (read.issues, len(read.tables["meals"].rows)) == ((), 58)
    read = form.read({**sheets, "Meals": {**sheets["Meals"], "A61": "One more"}}, SECTION)
    assert [(each.rule, each.sheet, each.cell) for each in read.issues] == [("file.far_cell", "Meals", "A61")]
    read = form.read({**sheets, "Meals": {**MARKED_MEALS, "B3": "x" * 2000}}, SECTION)
    assert [(each.rule, each.found) for each in read.issues] == [("file.too_much_text", "2005")]
    # More than the settings take, where the form asks for it.
    wide = trial(tmp_path / "wide", MARKED.replace("rows: 60, characters: 2000", "rows: 30000"))
    read = wide.read({**sheets, "Meals": {**MARKED_MEALS, "A25000": "Far"}}, SECTION)
    assert [row[0] for row in read.tables["meals"].rows] == [3, 25000]


LISTED = """
form: listed
version: "1"
title: Meals of listed schools
language: en
identity: {}
tables:
  - name: meals
    sheet: Meals
    layout: {kind: table}
    fields:
      - {name: school, title: School, type: string, case: upper}
      - {name: served, title: Served, type: integer}
    lookups:
      - from: schools
        match: {school: school}
        count: listed
  - name: schools
    sheet: Lists
    layout: {kind: table, columns: "C:C"}
    fields:
      - {name: school, title: Schools of the town, type: string, case: upper}
"""


def test_values_may_be_those_of_a_list_in_another_sheet(tmp_path: Path) -> None:
    known = rule(
        "expect_column_values_to_be_between", "meals.school.known", "{school} is not on the sheet Lists.",
        at="school", column="listed", min_value=1, row_condition="school.notnull()", condition_parser="pandas",
    )  # fmt: skip
    form = trial(tmp_path, LISTED, meals=[known])
    lists = {"A1": "Products", "A2": "Rice", "C1": "Schools of the town", "C2": "North", "C3": "South"}
    meals = {"A1": "School", "B1": "Served", **column("A", 2, "north", "West", "SOUTH"), **column("B", 2, 1, 2, 3)}
    read = form.read({"Meals": meals, "Lists": lists})
    assert [(each.rule, each.cell, each.message) for each in form.issues(read)] == [
        ("meals.school.known", "A3", "WEST is not on the sheet Lists.")
    ]


STACKED = """
form: stacked
version: "1"
title: Blocks that share columns
language: en
identity: {}
tables:
  - name: council
    sheet: Admin
    layout: {kind: form, answers: under, columns: "B:B", start: COUNCIL, end: END OF COUNCIL}
    fields:
      - {name: name, title: Name of the council, type: string}
  - name: contact
    sheet: Admin
    layout: {kind: form, answers: under, columns: "B:C", start: CONTACT, end: END OF CONTACT}
    fields:
      - {name: name, title: Name, type: string}
      - {name: email, title: Address, type: string}
  - name: offices
    sheet: Admin
    layout: {kind: table, columns: "E:F", start: OFFICES}
    blank_rows: 20
    fields:
      - {name: office, title: Office, type: string}
      - {name: desks, title: Desks, type: integer}
  - name: fleet
    sheet: Admin
    layout: {kind: table, columns: "C:E", start: FLEET}
    blank_rows: 5
    fields:
      - {name: car, title: Car, type: string}
      - {name: seats, title: Seats, type: integer}
"""


@pytest.mark.parametrize(
    "contract",
    [MEALS, KITCHENS, MARKED, LISTED, STACKED],
    ids=["meals", "kitchens", "marked", "listed", "stacked"],
)
def test_the_templates_of_these_forms_are_written_read_and_judged_without_a_fault(
    tmp_path: Path, contract: str
) -> None:
    form = trial(tmp_path, contract, **({"meals": RULES} if contract == MEALS else {}))
    contracts = load_knowledge(form.settings.contracts, form.settings.reference).contracts
    assert form_faults(contracts.newest(form.form), form.settings) == ()
