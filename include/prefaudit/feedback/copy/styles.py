"""The looks of the annotated copy, added at the end of the lists of styles: what stands there keeps its number."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit import palette
from prefaudit.feedback.copy.package import Package
from prefaudit.feedback.copy.xml_edit import Edit, document, prefixed
from prefaudit.model.issues import Severity
from prefaudit.palette import argb

FILLS = {Severity.ERROR: palette.ERROR_CELL, Severity.WARNING: palette.WARNING_CELL}
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
# What a list begins with: the style of cells that have none.
_FIRST = {
    "fonts": ("<font><sz val='11'/><name val='Calibri'/></font>",),
    "fills": (
        "<fill><patternFill patternType='none'/></fill>",
        "<fill><patternFill patternType='gray125'/></fill>",
    ),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ("<xf numFmtId='0' fontId='0' fillId='0' borderId='0'/>",),
    "dxfs": (),
}
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


@dataclass(frozen=True)
class Look:
    """How a cell of the control sheet looks."""

    bold: bool = False
    size: int = 11
    fill: str = ""
    ink: str = palette.INK
    boxed: bool = False
    link: bool = False

    def font(self) -> str:
        """Return its font as an element of the styles."""
        marks = ("<b/>" if self.bold else "") + ("<u/>" if self.link else "")
        rest = f'<sz val="{self.size}"/><color rgb="{argb(self.ink)}"/><name val="Calibri"/><family val="2"/>'
        return f"<font>{marks}{rest}</font>"

    def border(self) -> str:
        """Return its border as an element of the styles."""
        line = f' style="thin"><color rgb="{argb(palette.LINE)}"/></'
        sides = "".join(f"<{side}{line}{side}>" for side in ("left", "right", "top", "bottom"))
        return f"<border>{sides}<diagonal/></border>"


@dataclass(frozen=True)
class Styles:
    """Where the looks stand: the style of a cell by look, the differential formats of a mark by severity and of a line
    that is corrected."""

    cells: dict[Look, int]
    marks: dict[Severity, int]
    corrected: int


def add_styles(package: Package, namespace: str, looks: Sequence[Look], live: bool = False) -> Styles:
    """Add the looks and the colours of the marks to the styles of a workbook; those of lines that follow the
    corrections where it is `live`."""
    relations = (relation for relation in package.relations(package.main) if relation.leads_to("styles"))
    part = next((relation.target for relation in relations if package.has(relation.target)), "")
    if not part:
        # Readers look for this name.
        name = "xl/styles{}.xml" if package.has("xl/styles.xml") else "xl/styles.xml"
        part = package.add(name, document(f'<styleSheet xmlns="{namespace}"></styleSheet>'), _STYLES_TYPE)
        package.relate(package.main, "styles", part)
    edit = package.edit(part, depth=2)
    boxed = next(look for look in looks if look.boxed)
    colours = list(dict.fromkeys(look.fill for look in looks if look.fill))
    fonts = _extend(edit, "fonts", [look.font() for look in looks])
    fills = _extend(edit, "fills", [_fill("fgColor", colour) for colour in colours])
    borders = _extend(edit, "borders", [boxed.border()])
    formats = [
        f'<xf numFmtId="0" fontId="{font}" fillId="{fills + colours.index(look.fill) if look.fill else 0}" '
        f'borderId="{borders if look.boxed else 0}" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        '<alignment vertical="top" wrapText="1"/></xf>'
        for font, look in enumerate(looks, start=fonts)
    ]
    cells = _extend(edit, "cellXfs", formats)
    corrected = f'<dxf><font><color rgb="{argb(palette.GOOD)}"/></font>{_fill("bgColor", palette.CORRECTED_CELL)}</dxf>'
    colours = [f"<dxf>{_fill('bgColor', colour)}</dxf>" for colour in FILLS.values()]
    marks = _extend(edit, "dxfs", [*colours, corrected] if live else colours)
    package.write(part, edit.result())
    return Styles(
        {look: cells + number for number, look in enumerate(looks)},
        {severity: marks + number for number, severity in enumerate(FILLS)},
        marks + len(FILLS),
    )


def _fill(place: str, colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><{place} rgb="{argb(colour)}"/></patternFill></fill>'


def _extend(edit: Edit, name: str, entries: Sequence[str]) -> int:
    """Add entries to a list of the styles; return the number of the first."""
    prefix = edit.root.prefix
    found = edit.root.child(name)
    if found is None or not found.children:
        first = _FIRST[name]
        whole = f'<{name} count="{len(first) + len(entries)}">{"".join((*first, *entries))}</{name}>'
        if found is None:
            edit.insert_child(name, _ORDER, prefixed(whole, prefix))
        else:
            edit.replace(found.start, found.end, prefixed(whole, prefix))
        return len(first)
    edit.append(found, prefixed("".join(entries), prefix))
    if "count" in found.attributes:
        edit.set(found, "count", str(len(found.children) + len(entries)))
    return len(found.children)
