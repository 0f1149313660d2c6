"""The comments of a sheet: its list of texts, and the old drawing (VML) that holds a box for each.

A mark on a cell that has a comment of the site's stands before it, between a heading and a line that nobody else
writes; the site's own text and its formatting stay.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from prefaudit import palette
from prefaudit.feedback.copy.package import Package
from prefaudit.feedback.copy.xml_edit import Edit, Node, document, prefixed, written
from prefaudit.l10n.languages import languages, phrase, speaking
from prefaudit.workbook.cell_places import cell_name, column_index

END = "\n———\n"
_ENDS = re.compile(re.escape(END.rstrip()) + r"(?:\r?\n|$)")
# Excel shows no longer comment.
_LONGEST = 32_000
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# Excel numbers the shapes of a sheet within blocks of so many.
_BLOCK = 1024
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    "</o:shapelayout></xml>"
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:59.25pt;'
    'margin-top:1.5pt;width:315pt;height:{height}pt;z-index:{order};visibility:hidden" '
    f'fillcolor="{palette.COMMENT}" o:insetmode="auto"><v:fill color2="{palette.COMMENT}"/>'
    '<v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPE_BEGINS, _SHAPE_ENDS = re.compile(rb"<v:shape\b"), b"</v:shape>"
_ROW, _COLUMN = (re.compile(rb"<x:%s>\s*(\d{1,9})\s*</x:%s>" % (name, name)) for name in (b"Row", b"Column"))
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCKS = re.compile(rb"""\bdata\s*=\s*["']([\d,\s]+)["']""")

Cell = tuple[int, int]


@dataclass(frozen=True)
class Written:
    """What became of the comments: the cells that got none, and the relation that the sheet must name, if it is new."""

    unwritten: list[str]
    drawing: str = ""


def author() -> str:
    """Return who writes the marks, in the language spoken."""
    return phrase("copy.author")


def heading() -> str:
    """Return the line that a mark begins with, in the language spoken."""
    return phrase("copy.heading", author=author())


@cache
def _headings() -> tuple[str, ...]:
    """Return the lines that a mark begins with, in every language: a copy may come back when its form has another."""
    found = []
    for code in languages():
        with speaking(code):
            found.append(heading())
    return tuple(found)


@cache
def _begins() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, _headings()))})\r?\n")


def has_marks(package: Package, sheet: str) -> bool:
    """Return whether a comment of a sheet has a mark."""
    parts = [package.read(part) for part in _parts(package, sheet, "comments")]
    return any(line.encode() in part for part in parts for line in _headings())


def mark_comments(package: Package, sheet: str, drawing: str, texts: Mapping[Cell, str]) -> Written:
    """Take earlier marks out of the comments of a sheet and write others.

    A cell that has a conversation (the comments of Excel 365) takes no other comment and is returned.

    Args:
        package: The workbook.
        sheet: The part of the sheet.
        drawing: The relation by which it names the drawing of its comments, empty where it has none.
        texts: The comments to write, by 0-based cell.
    """
    part = next(_parts(package, sheet, "comments"), "")
    threads = {
        node.attributes.get("ref", "")
        for thread in _parts(package, sheet, "threadedComment")
        for node in package.edit(thread).root.children
    }
    unwritten = [cell_name(*cell) for cell in texts if cell_name(*cell) in threads]
    texts = {cell: text for cell, text in texts.items() if cell_name(*cell) not in threads}
    if not part and texts:
        part = _new_part(package, sheet)
    added, removed = _write_texts(package, part, texts) if part else ([], [])
    place = next((relation.target for relation in package.relations(sheet) if relation.id == drawing), "")
    if place and package.has(place):
        package.write(place, _with_shapes(package.read(place), added, removed))
        return Written(unwritten)
    if not added:
        return Written(unwritten)
    place = package.add("xl/drawings/vmlDrawing{}.vml", _new_drawing(package, added), _VML_TYPE)
    return Written(unwritten, package.relate(sheet, "vmlDrawing", place))


def _parts(package: Package, sheet: str, kind: str) -> Iterator[str]:
    for relation in package.relations(sheet):
        if relation.leads_to(kind) and package.has(relation.target):
            yield relation.target


def _new_part(package: Package, sheet: str) -> str:
    tag = package.edit(sheet).root
    namespace = tag.attributes.get(f"xmlns:{tag.prefix[:-1]}" if tag.prefix else "xmlns", "")
    empty = document(f'<comments xmlns="{namespace}"><authors></authors><commentList></commentList></comments>')
    part = package.add("xl/comments{}.xml", empty, _COMMENTS_TYPE)
    package.relate(sheet, "comments", part)
    return part


def _write_texts(package: Package, part: str, texts: Mapping[Cell, str]) -> tuple[list[tuple[Cell, str]], list[Cell]]:
    """Write the texts into the list; return the comments that are new and the cells that have none any more."""
    edit = package.edit(part, depth=3)
    waiting, removed = dict(texts), []
    listed = edit.root.child("commentList")
    for node in listed.named("comment") if listed else []:
        cell = _cell(node.attributes.get("ref", ""))
        body, mark = node.child("text"), waiting.pop(cell, "")
        own = edit.text(body) if body else ""
        marked = _marked(own)
        if marked and not mark and not (own[: marked.start] + own[marked.stop :]).strip():
            edit.replace(node.start, node.end)
            removed.append(cell)
        elif body and (mark or marked):
            _mark_text(edit, body, own, mark)
    if waiting:
        _append(edit, waiting)
    package.write(part, edit.result())
    return list(waiting.items()), removed


def _mark_text(edit: Edit, body: Node, own: str, mark: str) -> None:
    """Put a mark before the text of a comment, in the place of an earlier one."""
    prefix = edit.root.prefix
    run = prefixed(f"<r>{_t(mark)}</r>", prefix) if mark else ""
    marked = _marked(own)
    runs = body.named("r")
    if marked and runs and edit.text(runs[0]) == own[marked]:
        edit.replace(runs[0].start, runs[0].end, run)
    elif marked:
        rest = written(own[: marked.start] + own[marked.stop :])
        plain = f'<r><t xml:space="preserve">{rest}</t></r>' if rest else ""
        edit.replace(body.start, body.end, f"<{body.tag}>{run}{prefixed(plain, prefix)}</{body.tag}>")
    elif plain_text := body.child("t"):
        edit.insert(plain_text.start, run + prefixed("<r>", prefix))
        edit.insert(plain_text.end, prefixed("</r>", prefix))
    elif body.inner == body.end:
        edit.append(body, run)
    else:
        edit.insert(body.inner, run)


def _marked(text: str) -> slice | None:
    """Return where an earlier mark stands in the text of a comment."""
    begins = _begins().search(text)
    ends = _ENDS.search(text, begins.end()) if begins else None
    return slice(begins.start(), ends.end()) if begins and ends else None


def _append(edit: Edit, texts: Mapping[Cell, str]) -> None:
    root, prefix = edit.root, edit.root.prefix
    authors, listed = root.child("authors"), root.child("commentList")
    number = len(authors.children) if authors else 0
    names = prefixed(f"<author>{written(author())}</author>", prefix)
    entries = "".join(
        f'<comment ref="{cell_name(*cell)}" authorId="{number}"><text><r>{_t(text)}</r></text></comment>'
        for cell, text in sorted(texts.items())
    )
    if authors and listed:
        known = [edit.text(node) for node in authors.children]
        if author() in known:
            entries = entries.replace(f'authorId="{number}"', f'authorId="{known.index(author())}"')
        else:
            edit.append(authors, names)
        edit.append(listed, prefixed(entries, prefix))


def _t(mark: str) -> str:
    text = f"{heading()}\n{mark[:_LONGEST]}{END}"
    return f'<t xml:space="preserve">{written(text)}</t>'


def _cell(reference: str) -> Cell:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", reference)
    return (int(match[2]) - 1, column_index(match[1])) if match else (-1, -1)


def _new_drawing(package: Package, added: list[tuple[Cell, str]]) -> bytes:
    blocks = [0]
    for name in package.names():
        if name.lower().endswith(".vml"):
            tags = (tag for tag in package.read(name).split(b"<") if b"idmap" in tag)
            for found in (found for tag in tags for found in _BLOCKS.findall(tag)):
                blocks += [int(number.strip()[:9]) for number in found.split(b",") if number.strip().isdigit()]
    first = max(blocks) + 1
    wanted = ",".join(str(first + n) for n in range(1 + len(added) // _BLOCK))
    return _with_shapes(_VML.format(wanted).encode(), added, [], first * _BLOCK)


def _with_shapes(vml: bytes, added: list[tuple[Cell, str]], removed: list[Cell], number: int = 0) -> bytes:
    """Return a drawing with the boxes of new comments and without those of comments taken off.

    Excel writes drawings that are not always XML: they are not parsed, only the boxes are looked for.
    """
    if removed:
        gone = set(removed)
        vml = b"".join(piece for is_shape, piece in _pieces(vml) if not is_shape or _place(piece) not in gone)
    if not added:
        return vml
    number = max([number, _BLOCK, *map(int, _NUMBER.findall(vml))])
    shapes = [] if b"_x0000_t202" in vml else [_SHAPE_TYPE]
    for order, ((row, column), text) in enumerate(added, start=1):
        height = min(400, 45 + 15 * sum(1 + len(line) // 60 for line in text.split("\n")))
        shapes.append(_SHAPE.format(number=number + order, order=order, row=row, column=column, height=height))
    at = vml.rfind(b"</")
    return vml[:at] + "".join(shapes).encode() + vml[at:]


def _pieces(vml: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield a drawing in pieces, whether it is a box and its bytes: each box, and what stands between two."""
    at = 0
    for begins in _SHAPE_BEGINS.finditer(vml):
        if begins.start() < at:
            continue
        end = vml.find(_SHAPE_ENDS, begins.end())
        if end < 0:
            break
        yield False, vml[at : begins.start()]
        at = end + len(_SHAPE_ENDS)
        yield True, vml[begins.start() : at]
    yield False, vml[at:]


def _place(shape: bytes) -> Cell:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]), int(column[1])) if row and column else (-1, -1)
