"""A check while the contract of a form is wrong: workbooks of the others are judged, of that one nothing is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.campaigns.forms.render import render
from prefaudit.model.contract import ContractError
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.check import check
from prefaudit.workbook.sandbox import Sandbox
from tests.support.landing import form
from tests.support.school_meals import CONTRACT, school_meals_home


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    wrong = CONTRACT.replace("kind: table", "kind: tabel")
    home = school_meals_home(tmp_path_factory.mktemp("home"), **{"include/contracts/school-meals.yaml": wrong})
    return replace(Settings.from_env({}), home=str(home), read_workers=1)


def test_a_workbook_that_may_be_of_it_gets_no_verdict_but_the_fault(broken: Settings, tmp_path: Path) -> None:
    reference = Reference.load(broken.reference)
    path = render(form(broken, reference, "26"), tmp_path / "retour.xlsx")
    unknown = tmp_path / "unknown.xlsx"
    half = form(broken, reference, "26")
    half.sheets = [each for each in half.sheets if each.table in ("", "indicators")]
    render(half, unknown)
    with Sandbox(broken) as sandbox:
        (checked,) = check([path], reference, sandbox, broken)
        with pytest.raises(ContractError, match=r"^school-meals\.yaml.*« kind » is « tabel »"):
            check([unknown], reference, sandbox, broken)
    assert (checked.form, checked.verdict) == ("audit-return", "accepted")
