"""Searches in what a site sends take a time that grows with its size: no bytes make them start again and again.

They run in a reader whose processor time is limited. A search that starts again at every byte takes many minutes for
what is given here; all of them together take a second or two.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from prefaudit.feedback.copy import comments, xml_edit
from prefaudit.l10n.languages import catalogue, language, languages, speaking
from prefaudit.settings import Settings
from prefaudit.workbook import codes, dates, filetype, notes_xlsx, number_formats, ods_content, text, values
from prefaudit.workbook.sandbox import Sandbox, outcome, processor_time

SETTINGS = replace(Settings.from_env({}), read_workers=1)
SIZE, SECONDS = 60_000, 15.0
# What the searches look for, and what they look for behind it; blanks, signs and letters that may stand between.
UNITS = (
    *("row ", "<row", "r=", 'r="', "<", "<!", "<!--", "<![CDATA[", "<a ", "<a='", '<a="', ">", "> ", "&", "'", '"'),
    *("formula", "formula=", "columns-repeated=", 'number-rows-repeated="123"', "table:formula", "<table:null-date "),
    *("[", "[<", "]", "\\", "_", "*", ";", "%", "1%", "1% ", "spreadsheetml.", "ms-excel.", "x.main", "a.", "a-"),
    *(comments.heading(), comments.END),
    *("\n——", "<v:shape ", "<v:shape", "idmap ", "<idmap data=", 'data="1,', "<x:Row>"),
    *(" ", "\u00a0", "\u200b", "\u0301", "\n", "\r", "\t", "a ", "1 ", "1 000", "1.", "'1", "-", " - ", "a - ", "a_"),
    *("nom et ", "date et ", "le 1", "pour ", "fait a ", "total ", "lundi ", "1er ", "01/", "T1", "et ", "M1-E1;"),
)


def _bytes(function: Callable[[bytes], object]) -> Callable[[str], object]:
    return lambda unit: function(unit.encode())


def _sheet(xml: bytes) -> object:
    cells = b"<worksheet><sheetData>" + xml + b"</sheetData></worksheet>"
    return notes_xlsx._noteworthy(cells, frozenset(range(200)), 20_000)


def _content(xml: bytes) -> object:
    patterns = (each for each in vars(ods_content).values() if isinstance(each, re.Pattern))
    found = [each.search(xml.decode() if isinstance(each.pattern, str) else xml) for each in patterns]
    return found, ods_content.OdsContent(b"<office:spreadsheet>" + xml).is_noteworthy()


def _tag(xml: bytes) -> object:
    try:
        return xml_edit.Edit(b"<a><b>" + xml + b"</b></a>")
    except xml_edit.MalformedXml as error:
        return error


def _written(code: str, found: str) -> object:
    """Meet how people write a language, as its catalogue tells it."""
    own = language(code)
    patterns = [each.id for each in catalogue(code) if str(each.id).startswith("reading.")]
    met = [(own.pattern(name).match(found), own.pattern(name).fullmatch(found)) for name in patterns]
    with speaking(code):
        return met, dates.read_date(found), values.read_number(found), codes.read_list(found)


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "sheet": _bytes(_sheet),
    "content": _bytes(_content),
    "number format": number_formats.is_percentage,
    "declared types": lambda declared: filetype._workbook_type((), "officeDocument" + declared),
    "mark of before": comments._marked,
    "boxes": _bytes(lambda vml: comments._with_shapes(vml, [((1, 1), "x")], [(1, 1)])),
    "part to edit": _bytes(_tag),
    "text": lambda found: (text.clean(found), text.folded(found), text.answer_key(found), text.header_key(found)),
    "number": values.read_number,
    "date": dates.read_date,
    "code": lambda found: codes.read_list(found, frozenset({"M1-E1", "01"})),
    **{code: partial(_written, code) for code in languages()},
}


def _all_of(names: tuple[str, ...]) -> int:
    with processor_time(SECONDS):
        for name in names:
            for unit in UNITS:
                FUNCTIONS[name](unit * (SIZE // len(unit)))
                FUNCTIONS[name](f"<a{unit}{' ' * SIZE}")
    return len(names)


@pytest.mark.slow
@pytest.mark.parametrize("names", [(name,) for name in FUNCTIONS], ids=list(FUNCTIONS))
def test_no_repeated_bytes_make_a_search_start_again(names: tuple[str, ...]) -> None:
    with Sandbox(SETTINGS) as sandbox:
        assert outcome(sandbox.submit(_all_of, names)) == 1
