"""The sheet « Avant l'envoi »: what a form finds wrong with itself, line by line, and whether it is ready to send."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from prefaudit.campaigns.forms.draft import SheetDraft
from prefaudit.campaigns.forms.live_words import sentence
from prefaudit.l10n.languages import phrase
from prefaudit.model.contract import Contract
from prefaudit.model.issues import Severity
from prefaudit.validation.catalogue import Entry
from prefaudit.validation.live.compiler import ERROR_MARK, WARNING_MARK, LiveChecks, LiveRule
from prefaudit.validation.live.formula import text
from prefaudit.validation.live.hidden_sheet import FIRST_ROW
from prefaudit.validation.suites import Suite
from prefaudit.workbook.cell_places import column_letter

HOLDS = "\u2713"
_MARK, _SHEET, _TITLE, _COUNT, _LINK, _MESSAGE, _EXPECTED = range(1, 8)
_COLUMNS = ("state", "sheet_title", "field", "cells", "first", "message", "expected")
_WIDTHS = {0: 2, _MARK: 7, _SHEET: 17, _TITLE: 25, _COUNT: 8, _LINK: 11, _MESSAGE: 55, _EXPECTED: 55}
_TOP, _REREAD = 1, 2
_FORMULA = "uncached"
# Where the sheet says whether the form is ready, as formulas of the other sheets name it.
HEADLINE = f"${column_letter(_MARK)}${_TOP + 1}"
# A value in the place of its name makes a sentence longer by so much.
_LONGER = 12
_MOST_LINES = 3


@dataclass(frozen=True)
class _Line:
    """What the list says of a rule, whatever its state."""

    rule: LiveRule
    sheet: str
    title: str
    message: str
    expected: str
    needs: int


@dataclass(frozen=True)
class _Screen:
    """The columns of the hidden sheet that the list shows, the worst rules first, by the column that shows them; its
    number of lines; and how many cells are errors and warnings."""

    letters: Mapping[int, str]
    lines: int
    errors: str
    warnings: str


def live_sheet(
    checks: LiveChecks,
    contract: Contract,
    suites: Mapping[str, Suite],
    entries: Mapping[str, Entry],
    hidden: str,
) -> SheetDraft:
    """Return the sheet, in the language spoken.

    Args:
        checks: The checks of the form.
        contract: The form.
        suites: Its suites by table.
        entries: The catalogue of its rules, by rule.
        hidden: The title of the hidden sheet, as formulas name it.
    """
    sheet = SheetDraft(phrase("live.sheet"), widths=dict(_WIDTHS), protected=True)
    lines = list(_lines(checks, contract, suites, entries))
    screen = _screen(checks, lines)
    errors, warnings = (f"{hidden}!{cell}" for cell in (screen.errors, screen.warnings))
    sheet.put(0, _MARK, phrase("live.sheet"), "title")
    sheet.put(_TOP, _MARK, _counted(errors, "live.ready", "live.to_correct"), "headline", _FORMULA)
    sheet.put(_REREAD, _MARK, _counted(warnings, "", "live.to_reread"), "note", _FORMULA)
    row = max(_progress(sheet, checks, contract, hidden), _REREAD + 2)
    sheet.put(row, _MARK, phrase("live.help", error=ERROR_MARK, warning=WARNING_MARK, holds=HOLDS), "note")
    sheet.header_row, sheet.first_row, sheet.rows = row + 1, row + 2, screen.lines
    for column, name in enumerate(_COLUMNS, start=_MARK):
        sheet.put(sheet.header_row, column, phrase(f"live.{name}"), "header")
    needed = min(_MOST_LINES, max((line.needs for line in lines), default=1))
    for number in range(screen.lines):
        _line(sheet, sheet.first_row + number, f"{hidden}!{{}}{FIRST_ROW + number}", screen, needed)
    _at_reception(sheet, sheet.first_row + screen.lines + 1, checks, entries)
    return sheet


def _line(sheet: SheetDraft, row: int, place: str, screen: _Screen, needed: int) -> None:
    """Write a line of the list; `place` is a cell of the hidden sheet, its column left open."""
    cells = {column: place.format(letter) for column, letter in screen.letters.items()}
    for column, cell in cells.items():
        sheet.put(row, column, f"={cell}", "line", _FORMULA)
    link = f'"#\'"&SUBSTITUTE({cells[_SHEET]},"\'","\'\'")&"\'!"&{cells[_LINK]}'
    sheet.put(row, _LINK, f'=IF({cells[_LINK]}="","",HYPERLINK({link},{cells[_LINK]}))', "link", _FORMULA)
    sheet.lines[row] = needed


def _lines(
    checks: LiveChecks, contract: Contract, suites: Mapping[str, Suite], entries: Mapping[str, Entry]
) -> Iterator[_Line]:
    for rule in checks.rules:
        entry, table = entries[rule.rule], contract.table(rule.table)
        title = table.field(rule.field).title if rule.field else ""
        message, expected = (
            sentence(rule, part, said, checks, contract, suites)
            for part, said in (("message", entry.message), ("expected", entry.expected))
        )
        shown = ((entry.message, _WIDTHS[_MESSAGE]), (entry.expected, _WIDTHS[_EXPECTED]))
        needs = max(
            -(-(len(said) + _LONGER * (said != worked)) // width)
            for (said, width), worked in zip(shown, (message, expected), strict=True)
        )
        yield _Line(rule, table.sheet, title or phrase("live.any_field"), message, expected, needs)


def _screen(checks: LiveChecks, lines: Sequence[_Line]) -> _Screen:
    """Write the list into the hidden sheet: first as the rules stand, then the worst first."""
    sheet, rows = checks.sheet, range(FIRST_ROW, FIRST_ROW + len(lines))

    def column(name: str, values: Sequence[str]) -> str:
        number, letter = sheet.column(name)
        for row, value in zip(rows, values, strict=True):
            sheet.cells[row, number] = value
        return letter

    def whole(letter: str) -> str:
        return f"${letter}${rows.start}:${letter}${rows.stop - 1}"

    kinds = [1 if line.rule.severity is Severity.ERROR else 2 for line in lines]
    state = column("state", [f"=IF({line.rule.count}=0,3,{kind})" for line, kind in zip(lines, kinds, strict=True)])
    counts = column("count", [f"={line.rule.count}" for line in lines])
    ranks = [
        f'=COUNTIF({whole(state)},"<"&{state}{row})+COUNTIF(${state}${rows.start}:{state}{row},{state}{row})'
        for row in rows
    ]
    rank = column("rank", ranks)
    order = column("order", [f"=MATCH({number},{whole(rank)},0)" for number in range(1, len(lines) + 1)])
    shown = {
        _SHEET: column("sheet", [line.sheet for line in lines]),
        _TITLE: column("title", [line.title for line in lines]),
        _COUNT: counts,
        _LINK: column("link", [f"={line.rule.first}" for line in lines]),
        _MESSAGE: column("message", [line.message for line in lines]),
        _EXPECTED: column("expected", [line.expected for line in lines]),
    }
    states = f"INDEX({whole(state)},{order}{{row}})"
    marks = f"=CHOOSE({states},{text(ERROR_MARK)},{text(WARNING_MARK)},{text(HOLDS)})"
    letters = {_MARK: column("shown mark", [marks.format(row=row) for row in rows])}
    for at, letter in shown.items():
        picked = [f'INDEX({whole(letter)},{order}{row})&""' for row in rows]
        if at == _MESSAGE:
            # Of a rule that holds the answer says nothing.
            picked = [f'IF({states.format(row=row)}=3,"",{each})' for row, each in zip(rows, picked, strict=True)]
        letters[at] = column(f"shown {at}", [f"={each}" for each in picked])
    number, sums = sheet.column("sums")
    for kind in (1, 2):
        sheet.cells[rows.start + kind - 1, number] = f"=SUMIF({whole(state)},{kind},{whole(counts)})"
    return _Screen(letters, len(lines), f"${sums}${rows.start}", f"${sums}${rows.start + 1}")


def _counted(count: str, none: str, several: str) -> str:
    """Return the formula of a sentence with a number; of none where there is nothing to count."""
    one = text(phrase(f"{several}.one"))
    before, after = phrase(f"{several}.many", count="\x01").split("\x01")
    return (
        f"=IF({count}=0,{text(phrase(none) if none else '')},IF({count}=1,{one},{text(before)}&{count}&{text(after)}))"
    )


def _progress(sheet: SheetDraft, checks: LiveChecks, contract: Contract, hidden: str) -> int:
    """Write how far each sheet is filled, right of the headline; return the row after it."""
    row = 0
    sheet.put(row, _MESSAGE, phrase("live.sheet_title"), "header")
    sheet.put(row, _EXPECTED, phrase("live.progress"), "header")
    (number, letter), lines = checks.sheet.column("progress"), 0
    for table in contract.tables:
        own = [each for each in checks.progress if each.table == table.name]
        if not own:
            continue
        given, asked = "+".join(each.given for each in own), "+".join(each.asked for each in own)
        before, between, after = phrase("live.progress_of", given="\x01", asked="\x01").split("\x01")
        said = f"{text(before)}&({given})&{text(between)}&({asked})&{text(after)}"
        checks.sheet.cells[FIRST_ROW + lines, number] = f"=IF({asked}=0,{text(phrase('live.progress_none'))},{said})"
        row, lines = row + 1, lines + 1
        sheet.put(row, _MESSAGE, table.sheet, "line")
        sheet.put(row, _EXPECTED, f"={hidden}!{letter}{FIRST_ROW + lines - 1}", "line", _FORMULA)
    return row + 1


def _at_reception(sheet: SheetDraft, row: int, checks: LiveChecks, entries: Mapping[str, Entry]) -> None:
    """List what no formula can say."""
    sheet.put(row, _MARK, phrase("live.at_reception"), "section")
    sheet.put(row + 1, _MARK, phrase("live.at_reception_text", rules=phrase("template.rules")), "note")
    for number, (rule, why) in enumerate(checks.why_not.items(), start=row + 2):
        entry = entries[rule]
        for column, said in ((_SHEET, entry.sheet), (_TITLE, entry.title), (_MESSAGE, entry.message)):
            sheet.put(number, column, said, "text")
        sheet.put(number, _EXPECTED, phrase(why), "text")
