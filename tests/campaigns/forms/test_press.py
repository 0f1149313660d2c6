"""What is printed of a form is what would be rendered of it, part by part."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.press import Press
from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.forms.self_check import SelfCheck, with_self_check
from prefaudit.campaigns.forms.template import template
from tests.campaigns.forms.test_self_check import AUDIT, REFERENCE, check_of

CAMPAIGN = {"campaign": "2026", "standard": "qualipref-2.0", "data_origin": "real"}
NOBODY = CAMPAIGN | {"site": "", "site_name": "", "audit_type": ""}
SITE = CAMPAIGN | {"site": "692", "site_name": "Villefranche & l'Ain <Rhône>", "audit_type": "self_assessment"}
_TEXT = re.compile(r"<si>(?:<t[^>]*>([^<]*)</t>|<t/>)</si>")
_CELL = re.compile(r't="s"><v>(\d+)</v>')


@pytest.fixture(scope="module")
def made() -> SelfCheck:
    return check_of()


@pytest.fixture(scope="module")
def press(made: SelfCheck) -> Press:
    return Press(form(NOBODY, made))


def form(values: Mapping[str, str], made: SelfCheck) -> Draft:
    return with_self_check(template(AUDIT, REFERENCE, values), made)


def parts(path: Path) -> Mapping[str, str]:
    """The parts of a workbook, each cell with its text in the place of the number of the text."""
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        found = {name: package.read(name).decode() for name in package.namelist()}
    texts = _TEXT.findall(found.pop("xl/sharedStrings.xml"))
    return {name: _CELL.sub(lambda cell: f'"{texts[int(cell[1])]}"', xml) for name, xml in found.items()}


def test_a_form_that_is_printed_is_the_form_that_is_rendered(press: Press, made: SelfCheck, tmp_path: Path) -> None:
    draft = form(SITE, made)
    printed, whole = press.print(draft, tmp_path / "printed.xlsx"), render(draft, tmp_path / "whole.xlsx")
    assert parts(printed) == parts(whole)
    # It was printed: the texts of the site stand last, in a list that counts them.
    with zipfile.ZipFile(printed) as package:
        listed = package.read("xl/sharedStrings.xml").decode()
    assert listed.endswith("<si><t>Auto-évaluation</t></si></sst>")
    count, unique = re.findall(r'ount="(\d+)"', listed)
    assert int(unique) == len(_TEXT.findall(listed))
    assert int(count) == sum(len(_CELL.findall(sheet)) for sheet in _sheets(printed))


def _sheets(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]


def _more_rows(draft: Draft) -> None:
    draft.sheet("findings").put(400, 0, "Un critère de plus", "prefilled")


def _taller(draft: Draft) -> None:
    draft.sheet("identification").set("site_name", "Préfecture " * 12)


def _number(draft: Draft) -> None:
    draft.sheet("identification").set("site_code", 692)


def _odd_text(draft: Draft) -> None:
    draft.sheet("identification").set("site_name", "Une _x0041_ lettre")


def _edges(draft: Draft) -> None:
    draft.sheet("identification").set("site_name", " Ain ")


def _title(draft: Draft) -> None:
    draft.properties = {**draft.properties, "title": "Un autre titre"}


@pytest.mark.parametrize("change", [_more_rows, _taller, _number, _odd_text, _edges, _title])
def test_a_form_that_differs_in_more_than_plain_texts_is_rendered(
    press: Press, made: SelfCheck, change: Callable[[Draft], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, rendered = form(SITE, made), list[Draft]()
    change(draft)
    monkeypatch.setattr("prefaudit.campaigns.forms.press.render", lambda whole, path: rendered.append(whole) or path)
    assert press.print(draft, Path("printed.xlsx")) == Path("printed.xlsx")
    assert rendered == [draft]


def test_the_form_of_a_site_does_not_depend_on_those_before_it(press: Press, made: SelfCheck, tmp_path: Path) -> None:
    draft, other = form(SITE, made), form({**SITE, "site": "01", "site_name": "Ain"}, made)
    alone = press.print(draft, tmp_path / "alone.xlsx").read_bytes()
    press.print(other, tmp_path / "other.xlsx")
    assert press.print(draft, tmp_path / "again.xlsx").read_bytes() == alone
