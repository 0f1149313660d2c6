"""Issues of one column are one thing to correct."""

from dataclasses import replace

from prefaudit.feedback.grouping import grouped, in_reading_order
from prefaudit.model.issues import Issue, Severity, Stage


def issue(row: int, message: str) -> Issue:
    return Issue("findings.unique", Severity.ERROR, Stage.RULES, "Constats", f"A{row}", "M1-E1-C01", "Une seule ligne.",
                 message, "findings", "criterion_code", row)  # fmt: skip


def test_a_hidden_cell_among_those_of_a_group_is_said() -> None:
    told = "Le code figure deux fois."
    (group,) = grouped([issue(5, told), issue(12, f"{told} À noter : ligne 12 masquée.")])
    assert group.message == f"{told} À noter : ligne 12 masquée. (et 1 autre de même nature)"
    assert group.cells == ("A5", "A12")


def test_groups_stand_where_their_first_cell_is_read_or_errors_first() -> None:
    warning = replace(issue(3, "À vérifier."), rule="findings.warned", severity=Severity.WARNING)
    issues = [warning, issue(5, "Le code figure deux fois.")]
    assert [group.place for group in in_reading_order(issues)] == ["A3", "A5"]
    assert [group.place for group in grouped(issues)] == ["A5", "A3"]
