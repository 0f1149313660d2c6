"""Which contract a workbook is read by, where a form has versions and forms share sheets."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.model.contract import Contract, Field
from prefaudit.model.contracts import Contracts, contracts_of
from prefaudit.reference.data import Reference
from prefaudit.workbook.extract import Vocabulary
from prefaudit.workbook.reader import Grid
from prefaudit.workbook.recognition import Recognised, recognise
from tests.workbook.sheets import CONTRACT, SETTINGS, SHEETS, grid

REFERENCE = Reference.load(SETTINGS.reference)
TELEWORK = Field(name="telework", title="Télétravail", type="string")
SECOND = replace(
    CONTRACT,
    version="2",
    tables=tuple(
        replace(each, fields=(*each.fields, TELEWORK)) if each.name == "findings" else each for each in CONTRACT.tables
    ),
)
OTHER = replace(CONTRACT, form="other-return", title="Autre retour")
BOTH = contracts_of([SECOND, CONTRACT])


def sheets(version: object, form: str = "audit-return", headers: Sequence[str] = ()) -> list[Grid]:
    """Return the sheets of an audit return that names a version, with more headers over its findings."""
    said = {"Version du formulaire": version, "Formulaire": form}
    rows = {**SHEETS, "Identification": [[label, said.get(str(label), a)] for label, a in SHEETS["Identification"]]}
    rows["Constats"] = [[*SHEETS["Constats"][0], *headers], *SHEETS["Constats"][1:]]
    return [grid(title, each) for title, each in rows.items()]


def found(grids: Sequence[Grid], contracts: Contracts = BOTH) -> Recognised:
    recognised = recognise(grids, contracts, Vocabulary.of(contracts, REFERENCE))
    assert recognised is not None
    return recognised


@pytest.mark.parametrize(
    ("version", "headers", "contract"),
    [
        ("1", (), CONTRACT),
        ("2", ("Télétravail",), SECOND),
        # What it names goes before what it looks like.
        ("1", ("Télétravail",), CONTRACT),
        ("2", (), SECOND),
        (2.0, (), SECOND),
        ("2,0", (), SECOND),
        # It names none: what it looks like, and the newest of two that it looks like.
        ("", ("Télétravail",), SECOND),
        ("", (), SECOND),
    ],
)
def test_a_workbook_is_read_by_the_version_that_it_names(
    version: object, headers: Sequence[str], contract: Contract
) -> None:
    recognised = found(sheets(version, headers=headers))
    assert (recognised.contract.version, recognised.version, recognised.unknown) == (contract.version,) * 2 + (None,)


def test_a_version_that_there_is_not_is_one_issue_that_names_those_that_there_are() -> None:
    recognised = found(sheets("0.9"))
    issue = recognised.unknown
    assert issue is not None
    assert (recognised.version, issue.rule, issue.sheet, issue.cell, issue.found) == (
        *("0.9", "identity.version.unknown", "Identification", "B2", "0.9"),
    )
    assert issue.message == (
        "Ce classeur est rempli sur la version « 0.9 » du formulaire « Retour d'audit qualité », qui n'existe pas."
    )
    assert issue.expected.startswith("Une version qui existe (« 1 », « 2 ») :")
    assert {role: recognised.identity[role] for role in ("campaign", "site")} == {"campaign": "2026", "site": "627"}


@pytest.mark.parametrize("form", ["audit-return", "other-return"])
def test_of_forms_that_share_their_sheets_the_one_that_is_named_is_read(form: str) -> None:
    contracts = contracts_of([CONTRACT, OTHER, SECOND])
    assert found(sheets("1", form), contracts).contract.form == form


@pytest.mark.parametrize(("version", "known"), [("1", True), ("", True), ("9", False)])
def test_a_form_that_shares_a_sheet_and_names_no_version_takes_no_other_forms_workbook(
    version: str, known: bool
) -> None:
    tables = tuple(each for each in CONTRACT.tables if each.name == "indicators")
    loose = replace(CONTRACT, form="a-loose-form", identity={}, tables=(replace(tables[0], lookups=()),))
    more = replace(loose.tables[0], name="more", sheet="Autre feuille")
    contracts = contracts_of([replace(loose, tables=(*loose.tables, more)), CONTRACT])
    recognised = found(sheets(version), contracts)
    assert (recognised.contract.form, recognised.unknown is None) == ("audit-return", known)


@given(st.sets(st.sampled_from(["1", "2", "1.0.4", "2024", "2024-b", "10"]), min_size=1), st.data())
def test_of_any_versions_the_one_that_is_named_is_read_and_no_other(versions: set[str], data: st.DataObject) -> None:
    contracts = contracts_of([replace(CONTRACT, version=each) for each in versions])
    named = data.draw(st.sampled_from([*sorted(versions), "3", "0.9"]))
    recognised = found(sheets(named), contracts)
    assert (recognised.version, recognised.unknown is None) == (named, named in versions)
    if recognised.unknown is None:
        assert recognised.contract.version == named
    else:
        assert all(f"« {each} »" in recognised.unknown.expected for each in versions)


def test_a_form_that_nobody_has_is_a_matter_for_the_rules() -> None:
    assert found(sheets("1", "elsewhere")).contract is CONTRACT


def test_a_workbook_without_a_sheet_of_the_form_is_none() -> None:
    assert recognise([grid("Feuil1", [["x"]])], BOTH, Vocabulary.of(BOTH, REFERENCE)) is None
