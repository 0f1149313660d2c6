"""Where the tables of a form stand in its sheets: answers under their labels, tables beside each other, sections."""

from datetime import date
from pathlib import Path

from tests.campaigns.forms.trials import column, trial

KITCHENS = """
form: kitchens
version: "1"
title: Kitchens
language: en
identity: {}
tables:
  - name: kitchen
    sheet: Kitchen
    layout: {kind: form, answers: under, start: KITCHEN, end: END OF KITCHEN}
    fields:
      - {name: town, title: Town, type: string}
      - {name: staff, title: Staff, type: integer}
      - {name: opened_on, title: Opened on, type: date}
      - {name: head, title: Head, type: string}
  - name: stoves
    sheet: Kitchen
    layout: {kind: table, columns: "A:C", start: STOVES}
    fields:
      - {name: name, title: Name, type: string}
      - {name: power, title: Power, type: number}
  - name: fridges
    sheet: Kitchen
    layout: {kind: table, columns: "E:G", start: FRIDGES, header_rows: 2, skip_rows: 1}
    fields:
      - {name: name, title: Name, type: string}
      - {name: power, title: Rated Power, type: number}
  - name: makers
    sheet: Makers
    layout: {kind: table}
    fields:
      - {name: maker, title: Maker, type: string}
"""
KITCHEN = {
    **{"B2": "Kitchen", "B3": "Town:", "C3": "Staff", "D3": "Opened on", "B4": "Lens", "C4": 12, "D4": "12 June 2026"},
    **{"B6": "Head", "B7": "Town", "B8": "END OF KITCHEN"},
    **{"A10": "Stoves", **{"A11": "Name", "B11": "Power"}, **column("A", 12, "Old", "New"), **column("B", 12, 3, 4.5)},
    **{"E10": "Fridges", "E11": "Name", "F11": "Rated", "F12": "Power", "F13": "in kW"},
    **column("E", 14, "Big", "Small", "Spare"),
    **column("F", 14, 0.5, 0.2, "0.1"),
}
MAKERS = {"A1": "Maker", "A2": "Any"}


def test_answers_stand_under_their_labels_and_tables_beside_each_other(tmp_path: Path) -> None:
    form = trial(tmp_path, KITCHENS)
    read = form.read({"Kitchen": KITCHEN, "Makers": MAKERS})
    assert form.issues(read) == ()
    # « Town » under « Head » is an answer, and no second label.
    (kitchen,) = form.rows(read, "kitchen")
    assert kitchen == {"town": "Lens", "staff": 12, "opened_on": date(2026, 6, 12), "head": "Town"}
    assert read.tables["kitchen"].locations == {
        "town": ("B", 4),
        "staff": ("C", 4),
        "opened_on": ("D", 4),
        "head": ("B", 7),
    }
    assert read.tables["stoves"].rows == ((12, "Old", 3.0), (13, "New", 4.5))
    assert read.tables["fridges"].rows == ((14, "Big", 0.5), (15, "Small", 0.2), (16, "Spare", 0.1))


def test_a_fault_in_a_block_among_others_is_at_its_own_cell(tmp_path: Path) -> None:
    form = trial(tmp_path, KITCHENS)
    read = form.read({"Kitchen": {**KITCHEN, "C4": "many", "B13": "much", "F15": "little"}, "Makers": MAKERS})
    assert [(each.rule, each.cell, each.table, each.field) for each in form.issues(read)] == [
        ("types.integer", "C4", "kitchen", "staff"),
        ("types.number", "B13", "stoves", "power"),
        ("types.number", "F15", "fridges", "power"),
    ]


def test_what_stands_under_an_answer_and_could_be_it_is_told(tmp_path: Path) -> None:
    form = trial(tmp_path, KITCHENS)
    read = form.read({"Kitchen": {**KITCHEN, "C5": 13, "B5": "Arras"}, "Makers": MAKERS})
    assert [(each.rule, each.cell, each.message) for each in read.issues] == [
        (
            "structure.answer.under",
            "C5",
            "Under the answer to “Staff”, in C4, cell C5 also holds “13”: it was not read.",
        )
    ]
