"""The first sheet of the annotated copy (« Contrôle »): the verdict, what to do, and every issue with a link to its
cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from prefaudit import palette
from prefaudit.feedback.copy.live_state import LiveState
from prefaudit.feedback.copy.styles import FILLS, Look, Styles
from prefaudit.feedback.copy.xml_edit import document, written
from prefaudit.feedback.grouping import IssueGroup, grouped
from prefaudit.feedback.wording import AnswerFacts, next_step, particulars, title, verdict_sentence
from prefaudit.l10n.languages import counted_phrase, languages, phrase, speaking
from prefaudit.model.issues import Issue, Severity, verdict_of
from prefaudit.palette import argb
from prefaudit.workbook.cell_places import column_letter
from prefaudit.workbook.reader import Grid

_COLUMNS = ("severity", "sheet", "cells", "message", "found", "expected", "rule")
# Their widths, in characters; and where lines follow the corrections: before them stands the state of a line, after
# them, hidden, how many of its cells are still broken.
_WIDTHS = (14, 18, 16, 44, 22, 44, 26)
_LIVE_WIDTHS = (18, 13, 16, 14, 40, 18, 40, 18)
# What stands above the list and stays in sight with its header is no taller, in points.
_TALLEST = 160
# A cell holds no longer text.
_LONGEST = 32_000
_PLAIN, _LABEL, _TITLE = Look(), Look(bold=True), Look(bold=True, size=16)
_HEADER = Look(bold=True, fill=palette.ACCENT, ink=palette.ON_ACCENT)
_BOX, _LINK = Look(boxed=True), Look(boxed=True, link=True, ink=palette.ACCENT)
_STATE = Look(boxed=True, bold=True)
_SEVERITY = {severity: Look(boxed=True, fill=colour) for severity, colour in FILLS.items()}
LOOKS = (_PLAIN, _LABEL, _TITLE, _HEADER, _BOX, _LINK, *_SEVERITY.values())
# Those of a sheet whose lines follow the corrections.
LIVE_LOOKS = (*LOOKS, _STATE)


def is_control_sheet(grid: Grid) -> bool:
    """Return whether a sheet is one of ours, in a copy that came back; a site may have a sheet of the same name."""
    return tuple(row[0] if row else "" for row in grid.rows[:2]) in _heads()


@cache
def _heads() -> Set[tuple[object, ...]]:
    """Return the first two texts of the sheet, in every language: a copy may come back when its form has another."""
    found = set()
    for code in languages():
        with speaking(code):
            titles = (title(AnswerFacts("")), title(AnswerFacts("", received="x")))
            found |= {(text, phrase("copy.verdict")) for text in titles}
    return found


def free_name(names: Collection[str]) -> str:
    """Return a name for the sheet that no sheet of the site's has."""
    taken = {name.casefold() for name in names}
    others = (phrase("copy.sheet_of_return", number=number) for number in ("", *range(2, len(taken) + 3)))
    return next(name for name in (phrase("copy.sheet"), *others) if name.casefold() not in taken)


@dataclass(frozen=True)
class _Worked:
    """A cell that is worked out: its formula, and what it gives while nothing is corrected."""

    formula: str
    shown: str
    number: bool = False

    def xml(self, place: str, style: int) -> str:
        """Return the cell."""
        kind = "" if self.number else ' t="str"'
        return f'<c r="{place}" s="{style}"{kind}><f>{escape(self.formula)}</f><v>{written(self.shown)}</v></c>'


@dataclass
class _Rows:
    """The rows written so far, and what a sheet says beside them."""

    styles: Styles
    rows: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, texts: Sequence[str | _Worked], looks: Sequence[Look], height: float) -> int:
        """Add a row and return its number."""
        number = len(self.rows) + 1
        cells = "".join(
            text.xml(f"{column_letter(column)}{number}", self.styles.cells[look])
            if isinstance(text, _Worked)
            else f'<c r="{column_letter(column)}{number}" s="{self.styles.cells[look]}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{written(text[:_LONGEST])}</t></is></c>'
            for column, (text, look) in enumerate(zip(texts, looks, strict=True))
        )
        self.rows.append(f'<row r="{number}" ht="{min(height, 400):g}" customHeight="1">{cells}</row>')
        return number


@dataclass(frozen=True)
class _Line:
    """A line of the list, and the formula of how many of its cells are still broken; "" where reception alone says."""

    group: IssueGroup
    broken: str

    def state(self, place: str) -> str | _Worked:
        """Return its state, `place` being the cell of the formula."""
        if not self.broken:
            return phrase("copy.state.at_reception")
        left = phrase(f"copy.state.{self.group.severity}")
        return _Worked(f"IF({place}=0,{_text(phrase('copy.state.corrected'))},{_text(left)})", left)


@dataclass(frozen=True)
class ControlSheet:
    """What the sheet says: the return, its issues, the labels of severities, the site's sheets, remarks on the copy,
    and what the workbook says of its own cells."""

    facts: AnswerFacts
    issues: Sequence[Issue]
    severities: Mapping[str, str]
    sheets: Collection[str]
    notes: Sequence[str]
    live: LiveState

    def xml(self, namespace: str, styles: Styles) -> bytes:
        """Return the part of the sheet, in the namespace of the workbook."""
        lines = [_Line(group, self.live.broken(group) if self.live else "") for group in grouped(self.issues)]
        follows = bool(self.live and lines)
        widths = _LIVE_WIDTHS if follows else _WIDTHS
        last, rows = column_letter(len(widths) - 1), _Rows(styles)
        heads: list[tuple[str, str | _Worked]] = list(self._lines())
        first = self.header_row + 1
        if follows:
            heads.insert(2, (phrase("copy.remaining"), _remaining(lines, first)))
        tall = 0.0
        for number, (label, text) in enumerate(heads, start=1):
            head = number == 1
            height = 24 if head else _height((text,), (sum(widths[1:]),))
            tall += height
            looks = (_TITLE if head else _LABEL, _LABEL if isinstance(text, _Worked) else _PLAIN)
            rows.add((label, text), looks, height)
            rows.merged.append(f"{'A' if head else 'B'}{number}:{last}{number}")
        rows.add((), (), 16)
        self._list(rows, lines, widths, follows)
        colours = _turning(f"A{first}:{last}{first + len(lines) - 1}", first, styles.corrected) if follows else ""
        links = f"<hyperlinks>{''.join(rows.links)}</hyperlinks>" if rows.links else ""
        return document(
            f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="{argb(palette.BAD)}"/>'
            f'<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>{_view(first, tall)}</sheetViews>'
            f"<cols>{_columns(widths, follows)}</cols><sheetData>{''.join(rows.rows)}</sheetData><mergeCells>"
            f"{''.join(f'<mergeCell ref={quoteattr(area)}/>' for area in rows.merged)}</mergeCells>{colours}{links}"
            f'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>{_footer()}</worksheet>'
        )

    @property
    def header_row(self) -> int:
        """Return the row of the header of the list: it stands under the lines on top and a blank row."""
        return len(list(self._lines())) + bool(self.live and self.issues) + 2

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield title(self.facts), ""
        yield phrase("copy.verdict"), verdict_sentence(verdict_of(self.issues), self.facts)
        yield from particulars(self.facts, self.issues)
        step = next_step(self.issues, self.facts, phrase("step.this_workbook"))
        yield phrase("copy.what_to_do"), f"{step} {phrase('copy.may_stay')}"
        for note in self.notes:
            yield phrase("copy.this_copy"), note

    def _list(self, rows: _Rows, lines: Sequence[_Line], widths: Sequence[float], follows: bool) -> None:
        names = (*(("state",) if follows else ()), *_COLUMNS)
        counts, links = column_letter(len(widths)), column_letter(names.index("cells"))
        rows.add([phrase(f"column.{name}") for name in names], (_HEADER,) * len(names), 16)
        for line in lines:
            group, number = line.group, len(rows.rows) + 1
            linked = group.sheet in self.sheets
            place = group.place or (phrase("copy.whole_sheet") if linked else "")
            texts: list[str | _Worked] = [
                *(self.severities[group.severity], group.sheet, place),
                *(group.message, group.found, group.expected, group.rule),
            ]
            looks = [_SEVERITY[group.severity], _BOX, _LINK if linked else _BOX, *(_BOX,) * 4]
            if follows:
                texts, looks = [line.state(f"{counts}{number}"), *texts], [_STATE, *looks]
            height = _height(texts, widths)
            if line.broken:
                texts, looks = [*texts, _Worked(line.broken, str(group.count), number=True)], [*looks, _PLAIN]
            rows.add(texts, looks, height)
            if linked:
                rows.links.append(f'<hyperlink ref="{links}{number}" location={quoteattr(_target(group))}/>')


def _columns(widths: Sequence[float], follows: bool) -> str:
    columns = [
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    ]
    counts = len(widths) + 1
    return "".join((*columns, f'<col min="{counts}" max="{counts}" width="9" hidden="1"/>' if follows else ""))


def _view(first: int, tall: float) -> str:
    """Return how the sheet is seen: the header of its list stays in sight, unless what stands above it is too tall."""
    if tall > _TALLEST:
        return '<sheetView workbookViewId="0"/>'
    return (
        f'<sheetView workbookViewId="0"><pane ySplit="{first - 1}" topLeftCell="A{first}" activePane="bottomLeft" '
        f'state="frozen"/><selection pane="bottomLeft" activeCell="A{first}" sqref="A{first}"/></sheetView>'
    )


def _footer() -> str:
    footer = escape(f"&L&A&R{phrase('template.footer', page='&P', pages='&N')}")
    return f"<headerFooter><oddFooter>{footer}</oddFooter></headerFooter>"


def _remaining(lines: Sequence[_Line], first: int) -> str | _Worked:
    """Return how many errors are still to be corrected, and how many only reception finds.

    The list begins in row `first` with its errors; how many cells of each are broken stands right of it.
    """
    errors = [line for line in lines if line.group.severity is Severity.ERROR]
    count = sum(line.group.count for line in errors if line.broken)
    later = sum(line.group.count for line in errors if not line.broken)
    rest = counted_phrase("copy.remaining.at_reception", later) if later else ""
    if not count:
        return rest or phrase("copy.remaining.none")
    column = column_letter(len(_COLUMNS) + 1)
    left = f"SUM({column}{first}:{column}{first + len(errors) - 1})"
    before, after = phrase("copy.remaining.many", count="\x01").split("\x01")
    one, none = phrase("copy.remaining.one"), phrase("copy.remaining.corrected", sheet=phrase("live.sheet"))
    formula = f"IF({left}=0,{_text(none)},IF({left}=1,{_text(one)},{_text(before)}&{left}&{_text(after)}))"
    shown = one if count == 1 else f"{before}{count}{after}"
    return _Worked(f"{formula}&{_text(f' {rest}')}", f"{shown} {rest}") if rest else _Worked(formula, shown)


def _turning(area: str, first: int, colours: int) -> str:
    """Return the format that turns a line of the list green once it is corrected."""
    formula = escape(f"$A{first}={_text(phrase('copy.state.corrected'))}")
    return (
        f'<conditionalFormatting sqref="{area}"><cfRule type="expression" dxfId="{colours}" priority="1">'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
    )


def _target(group: IssueGroup) -> str:
    quoted = group.sheet.replace("'", "''")
    return f"'{quoted}'!{group.cells[0] if group.cells else 'A1'}"


def _height(texts: Sequence[str | _Worked], widths: Sequence[float]) -> float:
    """Return the height in points of a row of wrapped texts: not every program computes it."""
    shown = [text.shown if isinstance(text, _Worked) else text for text in texts]
    lines = max(-(-len(text) // max(1, int(width * 0.9))) for text, width in zip(shown, widths, strict=True))
    return 16.0 * max(1, lines)


def _text(value: str) -> str:
    """Return a text of ours as a formula writes it; none has more than the 255 characters that Excel takes."""
    return '"' + value.replace('"', '""') + '"'
