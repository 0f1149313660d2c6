"""The forms of a campaign, printed: what is the same for all of its sites is rendered and compressed once."""

import copy
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from prefaudit.campaigns.forms.draft import Cell, Draft, SheetDraft
from prefaudit.campaigns.forms.render import by_title, heights, render
from prefaudit.workbook.cell_places import cell_name

_TEXTS, _SHEET = "xl/sharedStrings.xml", "xl/worksheets/sheet{}.xml"
# The cells whose texts may differ from site to site: nothing else of a sheet goes by them.
_OPEN = ("prefilled", "answer", "note")
# A text that is written as it is: no control character, and no « _x0041_ », which stands for one.
_PLAIN = re.compile(r"(?!.*_x[0-9A-Fa-f]{4}_)[^\s\x00-\x1f\ufffe\uffff](?:[^\x00-\x1f\ufffe\uffff]*[^\s\x00-\x1f])?")
_COUNTED = re.compile(r'count="(\d+)" uniqueCount="(\d+)"')
_LOCAL_HEADER = 30  # bytes before the name of an entry of an archive

# By the number of a sheet (from 1), the texts of some of its cells.
_Texts = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class _Entry:
    """A part of a workbook, compressed as it stands in its file."""

    info: zipfile.ZipInfo
    packed: bytes


class Press:
    """Prints forms that differ in a few texts from one that is rendered first.

    Args:
        first: That one. It should name no site: what is printed then never depends on which site came first.
    """

    def __init__(self, first: Draft) -> None:
        self._first, self._blocks = first, by_title(first.sheets)
        self._numbers = {title: number for number, title in enumerate(self._blocks, start=1)}
        with TemporaryDirectory() as folder, zipfile.ZipFile(render(first, Path(folder) / "first.xlsx")) as package:
            self._entries = [_entry(package, info) for info in package.infolist()]
            self._parts = {info.filename: package.read(info).decode() for info in package.infolist()}

    def print(self, draft: Draft, path: Path) -> Path:
        """Write a form and return its path. One that differs in more than texts is rendered as a whole."""
        texts = self._differing(draft)
        if texts is None:
            return render(draft, path)
        parts = self._changed(texts)
        with zipfile.ZipFile(path, "w") as target:
            for entry in self._entries:
                name = entry.info.filename
                if name in parts:
                    target.writestr(zipfile.ZipInfo(name, entry.info.date_time), parts[name], zipfile.ZIP_DEFLATED)
                else:
                    _copy(entry, target)
        return path

    def _differing(self, draft: Draft) -> _Texts | None:
        """Return the texts in which a form differs; None where it differs otherwise."""
        first, found = self._first, dict[int, dict[str, str]]()
        if replace(draft, sheets=first.sheets) != first or len(draft.sheets) != len(first.sheets):
            return None
        for one, other in zip(first.sheets, draft.sheets, strict=True):
            cells = {} if one is other else _differing(one, other)
            if cells is None:
                return None
            if cells:
                found.setdefault(self._numbers[one.title.casefold()], {}).update(cells)
        blocks, made = by_title(draft.sheets), draft.self_check
        titles = [title for title, number in self._numbers.items() if number in found]
        alike = all(heights(blocks[title], made) == heights(self._blocks[title], made) for title in titles)
        return found if alike else None

    def _changed(self, texts: _Texts) -> Mapping[str, str]:
        """Return the parts in which a form with these texts differs: its sheets, and the list of their texts."""
        parts, listed = {}, list[str]()
        counted = _COUNTED.search(self._parts[_TEXTS])
        assert counted  # noqa: S101  as XlsxWriter writes it
        total, unique = map(int, counted.groups())
        for number, cells in texts.items():
            name = _SHEET.format(number)
            xml = self._parts[name]
            for cell, said in cells.items():
                xml, blank = _with_text(xml, cell, unique + len(listed))
                total += blank
                listed.append(f"<si><t>{escape(said)}</t></si>")
            parts[name] = xml
        known = _COUNTED.sub(f'count="{total}" uniqueCount="{unique + len(listed)}"', self._parts[_TEXTS], count=1)
        parts[_TEXTS] = known.replace("</sst>", f"{''.join(listed)}</sst>")
        return parts


def _differing(one: SheetDraft, other: SheetDraft) -> Mapping[str, str] | None:
    """Return the texts in which a block differs from another, by the name of the cell; None where it differs
    otherwise."""
    if replace(other, cells=one.cells) != one or other.cells.keys() != one.cells.keys():
        return None
    cells = {at: cell for at, cell in other.cells.items() if cell != one.cells[at]}
    if not all(_is_open(one.cells[at], cell) for at, cell in cells.items()):
        return None
    return {cell_name(*at): str(cell.value) for at, cell in cells.items()}


def _is_open(one: Cell, other: Cell) -> bool:
    """Return whether a cell may differ from another in its text alone."""
    alike = replace(other, value=one.value) == one and one.style in _OPEN
    said = isinstance(one.value or "", str) and isinstance(other.value, str)
    return alike and said and _PLAIN.fullmatch(str(other.value)) is not None


def _with_text(xml: str, cell: str, number: int) -> tuple[str, int]:
    """Return a sheet whose cell holds the text of a number, and whether the cell was blank."""
    pattern = rf'(<c r="{cell}"(?: s="\d+")?)(/>| t="s"><v>\d+</v></c>)'
    found = re.search(pattern, xml)
    assert found  # noqa: S101  as XlsxWriter writes it
    return f'{xml[: found.end(1)]} t="s"><v>{number}</v></c>{xml[found.end() :]}', int(found[2] == "/>")


def _entry(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Entry:
    file = package.fp
    assert file is not None  # noqa: S101  it is open
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    names = sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
    file.seek(info.header_offset + _LOCAL_HEADER + names)
    return _Entry(info, file.read(info.compress_size))


def _copy(entry: _Entry, target: zipfile.ZipFile) -> None:
    """Write an entry as it is compressed already: `zipfile` itself would compress it anew."""
    info, file = copy.copy(entry.info), target.fp
    assert file is not None  # noqa: S101  it is open
    info.header_offset = file.tell()
    file.write(info.FileHeader())
    file.write(entry.packed)
    target.filelist.append(info)
    target.NameToInfo[info.filename] = info
    target.start_dir = file.tell()
