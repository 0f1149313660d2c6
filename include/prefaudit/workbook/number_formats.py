"""Which number formats show a number as a percentage, and which cell styles have one, or a struck-out font."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from xml.etree import ElementTree  # the guard has refused every document that declares entities

# What stands in a format between quotes, in brackets (a colour, a condition, a language) or after a backslash, an
# underscore (a blank as wide as the next character) or a star (a fill) is shown, or steers, and does not compute.
_LITERAL = re.compile(r'"[^"]*"?|\[[^\]]*\]?|[\\_*].', re.DOTALL)
_CONDITION = re.compile(r"(?:\[[^\]<>=]*\])*\[([<>=][^\]]*)\]")
_FIGURES = re.compile(r"[0#?]")
# The percentage formats that every workbook has without declaring them.
BUILT_IN_PERCENTAGES = frozenset({9, 10})


def is_percentage(number_format: str) -> bool:
    """Return whether Excel multiplies a number by 100 to show it under this format code (« 0.00% »).

    The first section decides, which is that of positive numbers; where it has a condition (« [=0]?;0% »), all that show
    figures, of other numbers than zero.
    """
    first, *others = _LITERAL.sub("", number_format).split(";")
    condition = _CONDITION.match(number_format)
    if not condition:
        return "%" in first
    sections = others if condition[1] == "=0" else [first, *others]
    shown = [section for section in sections if _FIGURES.search(section)]
    return bool(shown) and all("%" in section for section in shown)


@dataclass(frozen=True)
class CellStyles:
    """The cell styles of a workbook, by index, that tell more than a value: a percentage, a struck-out font."""

    percentages: frozenset[int]
    struck: frozenset[int]

    @classmethod
    def of(cls, styles: Sequence[tuple[int, int]], percentages: Set[int], struck_fonts: Set[int]) -> "CellStyles":
        """Return them from the (number format, font) of each style, the formats and the fonts that are meant."""
        return cls(
            frozenset(at for at, (number, _) in enumerate(styles) if number in percentages),
            frozenset(at for at, (_, font) in enumerate(styles) if font in struck_fonts),
        )


def xlsx_styles(styles: bytes) -> CellStyles:
    """Return the noteworthy cell styles (`s` of a cell) of a styles.xml.

    Raises:
        ElementTree.ParseError: the part is not XML.
    """
    if not any(sign in styles for sign in (b"%", b"numFmtId", b"strike")):
        return CellStyles(frozenset(), frozenset())
    root = ElementTree.fromstring(styles)  # noqa: S314
    formats = set(BUILT_IN_PERCENTAGES)
    for element in root.iter():
        if element.tag.endswith("}numFmt") and (number := element.get("numFmtId", "")).isdecimal():
            formats.discard(int(number))
            if is_percentage(element.get("formatCode", "")):
                formats.add(int(number))
    parts = {element.tag.rpartition("}")[2]: element for element in root}
    struck = {at for at, font in enumerate(parts.get("fonts", ())) if any(map(_strikes, font))}
    cells = [(_number(style, "numFmtId"), _number(style, "fontId")) for style in parts.get("cellXfs", ())]
    return CellStyles.of(cells, formats, struck)


def _strikes(property_: ElementTree.Element) -> bool:
    return property_.tag.endswith("}strike") and property_.get("val", "1") not in ("0", "false", "off")


def _number(style: ElementTree.Element, name: str) -> int:
    number = style.get(name, "")
    return int(number) if number.isdecimal() else 0
