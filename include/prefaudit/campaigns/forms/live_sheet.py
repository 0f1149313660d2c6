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

HOLDS = "\u2713"
_MARK, _SHEET, _TITLE, _COUNT, _LINK, _MESSAGE, _EXPECTED = range(1, 8)
_WIDTHS = {0: 2, _MARK: 6, _SHEET: 18, _TITLE: 24, _COUNT: 9, _LINK: 12, _MESSAGE: 56, _EXPECTED: 50}
_HEADLINE, _REREAD, _PROGRESS = 2, 3, 5
_FORMULA = "uncached"


@dataclass(frozen=True)
class _Line:
    """What the list says of a rule, whatever its state."""

    rule: LiveRule
    sheet: str
    title: str
    message: str
    expected: str

    @property
    def mark(self) -> str:
        return ERROR_MARK if self.rule.severity is Severity.ERROR else WARNING_MARK


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
    screen = _screen(checks, list(_lines(checks, contract, suites, entries)))
    errors, warnings = (f"{hidden}!{cell}" for cell in (screen.errors, screen.warnings))
    sheet.put(0, _MARK, phrase("live.sheet"), "title")
    sheet.put(_HEADLINE, _MARK, _counted(errors, "live.ready", "live.to_correct"), "headline", _FORMULA)
    sheet.put(_REREAD, _MARK, _counted(warnings, "", "live.to_reread"), "note", _FORMULA)
    row = _progress(sheet, checks, contract, hidden) + 1
    sheet.put(row, _MARK, phrase("live.help", error=ERROR_MARK, warning=WARNING_MARK, holds=HOLDS), "note")
    row += 1
    for column, name in enumerate(("", "sheet_title", "field", "cells", "first", "message", "expected"), start=_MARK):
        sheet.put(row, column, phrase(f"live.{name}") if name else ERROR_MARK, "header")
    for number in range(screen.lines):
        for column, letter in screen.letters.items():
            sheet.put(row + 1 + number, column, f"={hidden}!{letter}{FIRST_ROW + number}", "text", _FORMULA)
        cell = f"{hidden}!{screen.letters[_LINK]}{FIRST_ROW + number}"
        place = f"{hidden}!{screen.letters[_SHEET]}{FIRST_ROW + number}"
        link = f'"#\'"&SUBSTITUTE({place},"\'","\'\'")&"\'!"&{cell}'
        sheet.put(row + 1 + number, _LINK, f'=IF({cell}="","",HYPERLINK({link},{cell}))', "link", _FORMULA)
    row += screen.lines + 2
    _at_reception(sheet, row, checks, entries)
    return sheet


def _lines(
    checks: LiveChecks, contract: Contract, suites: Mapping[str, Suite], entries: Mapping[str, Entry]
) -> Iterator[_Line]:
    for rule in checks.rules:
        entry, table = entries[rule.rule], contract.table(rule.table)
        title = table.field(rule.field).title if rule.field else ""
        message = sentence(rule, entry.message, checks, contract, suites)
        yield _Line(rule, table.sheet, title or phrase("live.any_field"), message, entry.expected)


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
        picked = [f'=INDEX({whole(letter)},{order}{row})&""' for row in rows]
        letters[at] = column(f"shown {at}", picked)
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
    """Write how far each sheet is filled; return the row after it."""
    row = _PROGRESS
    sheet.put(row, _SHEET, phrase("live.sheet_title"), "header")
    sheet.put(row, _TITLE, phrase("live.progress"), "header")
    (number, letter), lines = checks.sheet.column("progress"), 0
    for table in contract.tables:
        own = [each for each in checks.progress if each.table == table.name]
        if not own:
            continue
        given, asked = "+".join(each.given for each in own), "+".join(each.asked for each in own)
        before, between, after = phrase("live.progress_of", given="\x01", asked="\x01").split("\x01")
        said = f"{text(before)}&({given})&{text(between)}&({asked})&{text(after)}"
        checks.sheet.cells[FIRST_ROW + lines, number] = f'=IF({asked}=0,"–",{said})'
        row, lines = row + 1, lines + 1
        sheet.put(row, _SHEET, table.sheet, "text")
        sheet.put(row, _TITLE, f"={hidden}!{letter}{FIRST_ROW + lines - 1}", "text", _FORMULA)
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
