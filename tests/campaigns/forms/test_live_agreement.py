"""What a form says of itself is what the answer says, of every named fault and of edits that nobody thought of."""

from collections.abc import Mapping

import pytest

from prefaudit.simulation.benign_variations import BENIGN_VARIATIONS
from prefaudit.simulation.faults import FAULTS
from tests.campaigns.forms.agreement import (
    AT_RECEPTION,
    BLANK,
    PERCENTAGES,
    RANDOM,
    SEEDS,
    SEEN_OTHERWISE,
    SOUND,
    Outcome,
    outcomes_of,
)
from tests.support.office import OFFICE

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.slow,
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed: no formula can be worked out"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, ...], Outcome]:
    return outcomes_of(tmp_path_factory.mktemp("live"))


@pytest.fixture(scope="module")
def compared(outcomes: Mapping[tuple[str, ...], Outcome]) -> Mapping[tuple[str, ...], Outcome]:
    return {names: each for names, each in outcomes.items() if names[0] not in SEEN_OTHERWISE}


def test_the_form_says_what_the_answer_says(compared: Mapping[tuple[str, ...], Outcome]) -> None:
    differing = {names: (each.form, each.answer) for names, each in compared.items() if each.form != each.answer}
    assert differing == {}


def test_every_cell_that_breaks_a_rule_is_named_and_no_other(compared: Mapping[tuple[str, ...], Outcome]) -> None:
    differing = {
        names: sorted(form ^ answer)
        for names, each in compared.items()
        for form, answer in [each.named]
        if form != answer
    }
    assert differing == {}
    assert len({rule for each in compared.values() for rule, *_ in each.named[0]}) >= 50


def test_the_colours_of_a_form_are_on_the_cells_that_the_answer_names_and_no_other(
    compared: Mapping[tuple[str, ...], Outcome],
) -> None:
    differing = {
        names: sorted(form.items() ^ answer.items())
        for names, each in compared.items()
        for form, answer in [each.marked]
        if form != answer
    }
    assert differing == {}


def test_the_copy_can_follow_the_correction_of_every_fault(compared: Mapping[tuple[str, ...], Outcome]) -> None:
    assert {names: each.missing for names, each in compared.items() if each.missing} == {}


def caused(outcome: Outcome) -> set[tuple[str, str]]:
    return {(issue.rule, issue.sheet) for issues in outcome.expected.values() for issue in issues}


def test_every_fault_is_among_what_is_said(outcomes: Mapping[tuple[str, ...], Outcome]) -> None:
    missed = {
        names: left
        for names, each in outcomes.items()
        if (left := caused(each) - {(rule, sheet) for rule, sheet, _, _ in each.answer})
    }
    assert missed == {}
    assert {name for names in outcomes for name in names} >= FAULTS.keys() - AT_RECEPTION


def test_what_is_written_otherwise_is_read_alike(outcomes: Mapping[tuple[str, ...], Outcome]) -> None:
    others = {names: each.form for names, each in outcomes.items() if names[0] in BENIGN_VARIATIONS}
    assert len(others) >= 3
    assert {names: said for names, said in others.items() if said} == {}


def test_a_sound_form_is_ready_and_a_blank_one_lacks_answers_only(
    outcomes: Mapping[tuple[str, ...], Outcome],
) -> None:
    assert outcomes[SOUND].form == []
    assert {rule.rpartition(".")[2] for rule, *_ in outcomes[BLANK].form} == {"present"}


def test_edits_that_nobody_thought_of_are_among_what_is_compared(outcomes: Mapping[tuple[str, ...], Outcome]) -> None:
    edited = [outcomes[RANDOM, str(seed)] for seed in SEEDS]
    assert sum(len(each.marked[1]) for each in edited) >= 40
    assert {rule for each in edited for rule, *_ in each.answer} >= {"types.percentage", "types.date", "types.too_long"}


def test_a_percentage_is_read_by_the_format_of_its_cell(outcomes: Mapping[tuple[str, ...], Outcome]) -> None:
    """Excel makes « 87,5 % » the number 0.875 and a format: it is 87.5 where the unit is « % », a fault elsewhere."""
    assert [rule for rule, *_ in outcomes[PERCENTAGES].form] == ["types.percentage"]


def test_what_the_form_cannot_see_as_the_answer_does(outcomes: Mapping[tuple[str, ...], Outcome]) -> None:
    said = {name: (outcomes[name,].form, outcomes[name,].answer) for name in SEEN_OTHERWISE}
    assert said == {
        # The form does not know the name of its file.
        "another_sites_code": ([], [("identity.file_name", "Identification", 1, "C11")]),
        # Its version is what it was when it was made; the answer judges no more of it.
        "an_older_form": ([], [("identity.version.unknown", "Identification", 1, "C6")]),
        # Whoever opens the form has the formula worked out: the answer reads what was saved.
        "formula_never_calculated": (
            [("types.error_value", "Indicateurs", 1, "I15")],
            [("types.formula_without_value", "Indicateurs", 1, "I15")],
        ),
    }
