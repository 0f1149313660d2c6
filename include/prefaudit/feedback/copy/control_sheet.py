"""The first sheet of the annotated copy (« Contrôle »): the verdict, what to do, and every issue with a link to its
cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache
from xml.sax.saxutils import quoteattr

from prefaudit import palette
from prefaudit.feedback.copy.styles import FILLS, Look, Styles
from prefaudit.feedback.copy.xml_edit import document, written
from prefaudit.feedback.grouping import IssueGroup, grouped
from prefaudit.feedback.wording import AnswerFacts, next_step, particulars, title, verdict_sentence
from prefaudit.l10n.languages import languages, phrase, speaking
from prefaudit.model.issues import Issue, verdict_of
from prefaudit.palette import argb
from prefaudit.workbook.cell_places import column_letter
from prefaudit.workbook.reader import Grid

# Widths of the columns, in characters.
_WIDTHS = (14, 18, 16, 44, 22, 44, 26)
# A cell holds no longer text.
_LONGEST = 32_000
_PLAIN, _LABEL, _TITLE = Look(), Look(bold=True), Look(bold=True, size=16)
_HEADER = Look(bold=True, fill=palette.ACCENT, ink=palette.ON_ACCENT)
_BOX, _LINK = Look(boxed=True), Look(boxed=True, link=True, ink=palette.ACCENT)
_SEVERITY = {severity: Look(boxed=True, fill=colour) for severity, colour in FILLS.items()}
LOOKS = (_PLAIN, _LABEL, _TITLE, _HEADER, _BOX, _LINK, *_SEVERITY.values())


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


@dataclass
class _Rows:
    """The rows written so far, and what a sheet says beside them."""

    styles: Styles
    rows: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, texts: Sequence[str], looks: Sequence[Look], height: float) -> int:
        """Add a row and return its number."""
        number = len(self.rows) + 1
        cells = "".join(
            f'<c r="{column_letter(column)}{number}" s="{self.styles.cells[look]}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{written(text[:_LONGEST])}</t></is></c>'
            for column, (text, look) in enumerate(zip(texts, looks, strict=True))
        )
        self.rows.append(f'<row r="{number}" ht="{min(height, 400):g}" customHeight="1">{cells}</row>')
        return number


@dataclass(frozen=True)
class ControlSheet:
    """What the sheet says: the return, its issues, the labels of severities, the site's sheets, remarks on the copy."""

    facts: AnswerFacts
    issues: Sequence[Issue]
    severities: Mapping[str, str]
    sheets: Collection[str]
    notes: Sequence[str]

    def xml(self, namespace: str, styles: Styles) -> bytes:
        """Return the part of the sheet, in the namespace of the workbook."""
        rows = _Rows(styles)
        for number, (label, text) in enumerate(self._lines(), start=1):
            head = number == 1
            height = 24 if head else _height((text,), (sum(_WIDTHS[1:]),))
            rows.add((label, text), (_TITLE if head else _LABEL, _PLAIN), height)
            rows.merged.append(f"{'A' if head else 'B'}{number}:G{number}")
        rows.add((), (), 16)
        self._list(rows)
        columns = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(_WIDTHS, start=1)
        )
        links = f"<hyperlinks>{''.join(rows.links)}</hyperlinks>" if rows.links else ""
        return document(
            f'<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="{argb(palette.BAD)}"/>'
            '<pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
            f"<cols>{columns}</cols><sheetData>{''.join(rows.rows)}</sheetData><mergeCells>"
            f"{''.join(f'<mergeCell ref={quoteattr(area)}/>' for area in rows.merged)}</mergeCells>{links}"
            '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
        )

    def _lines(self) -> Iterator[tuple[str, str]]:
        yield title(self.facts), ""
        yield phrase("copy.verdict"), verdict_sentence(verdict_of(self.issues), self.facts)
        yield from particulars(self.facts, self.issues)
        step = next_step(self.issues, self.facts, phrase("step.this_workbook"))
        yield phrase("copy.what_to_do"), f"{step} {phrase('copy.may_stay')}"
        for note in self.notes:
            yield phrase("copy.this_copy"), note

    def _list(self, rows: _Rows) -> None:
        names = ("severity", "sheet", "cells", "message", "found", "expected", "rule")
        rows.add([phrase(f"column.{name}") for name in names], (_HEADER,) * 7, 16)
        for group in grouped(self.issues):
            linked = group.sheet in self.sheets
            place = group.place or (phrase("copy.whole_sheet") if linked else "")
            texts = (
                *(self.severities[group.severity], group.sheet, place),
                *(group.message, group.found, group.expected, group.rule),
            )
            looks = (_SEVERITY[group.severity], _BOX, _LINK if linked else _BOX, *(_BOX,) * 4)
            number = rows.add(texts, looks, _height(texts, _WIDTHS))
            if linked:
                rows.links.append(f'<hyperlink ref="C{number}" location={quoteattr(_target(group))}/>')


def _target(group: IssueGroup) -> str:
    quoted = group.sheet.replace("'", "''")
    return f"'{quoted}'!{group.cells[0] if group.cells else 'A1'}"


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """Return the height in points of a row of wrapped texts: not every program computes it."""
    lines = max(-(-len(text) // max(1, int(width * 0.9))) for text, width in zip(texts, widths, strict=True))
    return 16.0 * max(1, lines)
