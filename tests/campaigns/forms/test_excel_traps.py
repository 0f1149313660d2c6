"""The forms and their annotated copies hold nothing that Excel repairs or refuses; two other readers open them too."""

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import load_workbook

from prefaudit.campaigns.forms.prefilled import write_forms
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import with_self_check
from prefaudit.model.contracts import DEFAULT_FORM
from prefaudit.reference.data import expected_returns
from prefaudit.reference.lines import ReferenceRow
from prefaudit.settings import Settings
from tests.campaigns.forms.excel_traps import traps
from tests.campaigns.forms.test_self_check import CONTRACTS, REFERENCE, blank, check_of
from tests.feedback.packages import issue, marked
from tests.feedback.test_live_copy import ISSUES, copied
from tests.feedback.test_live_copy import form as form_as_saved

SETTINGS = Settings.from_env({})

# What a workbook holds, what stands in its place, and what is said of it.
TRAPS = (
    ('sqref="C5:C213"', 'sqref="B5:C213"', "validations overlap"),
    ('dxfId="0"', 'dxfId="999"', "no such format"),
    ("_xlfn.NUMBERVALUE(", "NUMBERVALUE(", "needs a prefix"),
    ('name="table_findings" displayName="table_findings"', 'name="A1" displayName="A1"', "the table A1"),
    ('promptTitle="Résultat"', f'promptTitle="{"R" * 33}"', "promptTitle of B5"),
    ("INDEX(live_findings_result,ROW())=2", "Calculs!A1=2", "names another sheet"),
    ("Calculs!$", "Autre!$", "there is no sheet Autre"),
    ("<sheetProtection", "<pageMargins/><sheetProtection", "its parts stand in no order"),
    ('Target="worksheets/sheet2.xml"', 'Target="worksheets/sheet99.xml"', "is no part"),
    ('<definedName name="live_findings_result"', '<definedName name="R1C1"', "the name R1C1: no such name"),
    ('<tableColumn id="2" name="', '<tableColumn id="2" name="x', "its header says"),
    (' count="', ' count="1', "shared texts are used"),
)


def first_of(campaign: str) -> list[ReferenceRow]:
    return expected_returns(REFERENCE, campaign)[:1]


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The first form of each campaign, that of each other contract, one without checks, annotated copies."""
    folder = tmp_path_factory.mktemp("forms")
    campaigns = [str(row["campaign_code"]) for row in REFERENCE.table("campaigns")]
    rows = [row for code in campaigns for row in first_of(code)]
    found = dict(zip(campaigns, write_forms(SETTINGS, REFERENCE, rows, folder), strict=True))
    for form in set(CONTRACTS.forms) - {DEFAULT_FORM}:
        found[form] = render(with_self_check(blank(form), check_of(form)), folder / f"{form}.xlsx")
    found["without checks"] = render(blank(), folder / "plain.xlsx")
    found["annotated"] = marked(found["2026"], folder / "copy.xlsx", issue("C5"), issue("C9")).path
    found["annotated live"] = copied(form_as_saved(folder / "saved.xlsx"), folder / "live.xlsx", ISSUES)
    return found


def test_excel_repairs_nothing_in_forms_and_copies(workbooks: dict[str, Path]) -> None:
    assert len(workbooks) >= 7
    assert {name: found for name, path in workbooks.items() if (found := traps(path))} == {}


@pytest.mark.parametrize("name", ["2026", "annotated"])
def test_other_readers_open_them(workbooks: dict[str, Path], name: str) -> None:
    titles = openpyxl.load_workbook(workbooks[name]).sheetnames
    assert load_workbook(workbooks[name]).sheet_names == titles


def test_each_trap_is_seen(workbooks: dict[str, Path], tmp_path: Path) -> None:
    path = tmp_path / "trapped.xlsx"
    with ZipFile(workbooks["2026"]) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode()
            for old, new, _ in TRAPS:
                part = part.replace(old, new)
            target.writestr(name, part)
    found = traps(path)
    assert [trap for _, _, trap in TRAPS if not any(trap in each for each in found)] == []
