"""The package of an .xlsx, .xlsm or .xlsb: which of its parts is the workbook, a sheet, the styles, the texts.

Excel finds parts by their relations alone and compares their names without regard to case. The parser expects usual
names: a package that has others is written again, in memory, under the names that the parser knows.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote
from xml.etree import ElementTree  # the guard has refused every document that declares entities
from xml.sax.saxutils import quoteattr

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_USUAL = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_FOLDERS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")
_SHEETS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet")


def part_name(entry: str) -> str:
    """Return the name of a part as the format has it: some programs write backslashes, or a leading slash."""
    return entry.replace("\\", "/").lstrip("/").removeprefix("./")


@dataclass(frozen=True)
class Relation:
    """What a part says of another: its key, the last word of its type (worksheet, styles), the part, as it is named.

    `exact` is false where the part has that name but for the case of letters.
    """

    key: str
    type: str
    part: str
    exact: bool = True


@dataclass(frozen=True)
class Package:
    """The workbook part of a package, its sheets (name, part) in order, and its relations."""

    main: str
    sheets: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]

    def part(self, kind: str) -> str:
        """Return the part of a kind (styles); "" where there is none."""
        return next((relation.part for relation in self.relations if relation.type == kind), "")

    def is_usual(self) -> bool:
        """Return whether every part has the name under which the parser looks for it."""
        named = all(self.part(kind) in ("", usual) for kind, usual in _USUAL.items())
        exact = all(relation.exact for relation in self.relations)
        return (
            named
            and exact
            and self.main == "xl/workbook.xml"
            and all(part.startswith(_FOLDERS) for _, part in self.sheets)
        )


def relations_of(part: str, parts: Mapping[str, bytes]) -> Iterator[Relation]:
    """Yield the relations of a part; `part` is "" for those of the package.

    Raises:
        ElementTree.ParseError: the relations are not XML.
    """
    by_name = {name.lower(): name for name in parts}
    source = by_name.get(join(dirname(part), "_rels", f"{basename(part)}.rels").lower())
    if source is None:
        return
    for relation in ElementTree.fromstring(parts[source]):  # noqa: S314
        target = unquote(relation.get("Target", "")).replace("\\", "/")
        if relation.get("TargetMode") != "External" and target:
            full = normpath(target.lstrip("/") if target[0] == "/" else join(dirname(part), target))
            kind = basename(relation.get("Type", ""))
            name = by_name.get(full.lower(), full)
            yield Relation(relation.get("Id", ""), kind, name, name == full)


def main_part(parts: Mapping[str, bytes]) -> str:
    """Return the name of the workbook part, as the relations of the package say it, else by its usual name."""
    relations = (relation.part for relation in relations_of("", parts) if relation.type == "officeDocument")
    usual = next((name for name in parts if name.lower() == "xl/workbook.xml"), "")
    return next((part for part in relations if part in parts), usual)


def open_package(parts: Mapping[str, bytes]) -> Package:
    """Return what a package holds.

    Args:
        parts: The XML parts by `part_name`.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: a part is not XML, or is in an unknown encoding.
    """
    main = main_part(parts)
    relations = tuple(relations_of(main, parts))
    targets = {relation.key: relation.part for relation in relations}
    sheets: list[tuple[str, str]] = []
    for sheet in ElementTree.fromstring(parts.get(main, b"<x/>")).iter():  # noqa: S314
        if sheet.tag.endswith("}sheet"):
            # The strict form of the format has a namespace of its own for the same attribute.
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
            sheets.append((sheet.get("name", ""), targets.get(key, "")))
    return Package(main, tuple(sheets), relations)


def sheet_part(parts: Mapping[str, bytes], part: str) -> bytes:
    """Return the content of the part of a sheet, nothing where the workbook names none.

    Raises:
        LookupError: the part is named and not there: what its cells show would be taken for nothing.
    """
    return parts[part] if part else b""


def rewritten(package: Package, parts: Mapping[str, bytes]) -> bytes:
    """Return the package with its workbook, sheets, styles and texts under the names that the parser knows."""
    buffer = BytesIO()
    lines: list[str] = []
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, relation in enumerate(package.relations, start=1):
            usual = _USUAL.get(relation.type)
            if relation.type in _SHEETS:
                usual = f"xl/{relation.type}s/sheet{number}.xml"
            if usual and relation.part in parts and usual not in archive.NameToInfo:
                archive.writestr(usual, parts[relation.part])
                lines.append(_relation(relation.key, relation.type, usual[3:]))
        archive.writestr("xl/workbook.xml", parts[package.main])
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(lines))
        archive.writestr("_rels/.rels", _relations([_relation("rId1", "officeDocument", "xl/workbook.xml")]))
    return buffer.getvalue()


def _relation(key: str, kind: str, target: str) -> str:
    return f"<Relationship Id={quoteattr(key)} Type={quoteattr(_TYPES + kind)} Target={quoteattr(target)}/>"


def _relations(lines: list[str]) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'
