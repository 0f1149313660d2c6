"""Which number formats show a number as a percentage, and which cell styles of an .xlsx have one."""

import re
from xml.etree import ElementTree  # the guard has refused every document that declares entities

# What stands in a format between quotes, in brackets (a colour, a condition, a language) or after a backslash, an
# underscore (a blank as wide as the next character) or a star (a fill) is shown, or steers, and does not compute.
_LITERAL = re.compile(r'"[^"]*"?|\[[^\]]*\]|[\\_*].', re.DOTALL)
_CONDITION = re.compile(r"(?:\[[^\]<>=]*\])*\[[<>=]")
_FIGURES = re.compile(r"[0#?]")
# The percentage formats that every workbook has without declaring them.
BUILT_IN_PERCENTAGES = frozenset({9, 10})


def is_percentage(number_format: str) -> bool:
    """Return whether Excel multiplies a number by 100 to show it under this format code (« 0.00% »).

    The first section decides, which is that of positive numbers; where it has a condition (« [=0]"-";0% »), all that
    show figures.
    """
    first, *others = _LITERAL.sub("", number_format).split(";")
    if not _CONDITION.match(number_format):
        return "%" in first
    shown = [section for section in (first, *others) if _FIGURES.search(section)]
    return bool(shown) and all("%" in section for section in shown)


def percentage_styles(styles: bytes) -> frozenset[int]:
    """Return the indices of the cell styles (`s` of a cell) of a styles.xml whose number format is a percentage.

    Raises:
        ElementTree.ParseError: the part is not XML.
    """
    if b"%" not in styles and b"numFmtId" not in styles:
        return frozenset()
    root = ElementTree.fromstring(styles)  # noqa: S314
    formats = set(BUILT_IN_PERCENTAGES)
    for element in root.iter():
        if element.tag.endswith("}numFmt") and (number := element.get("numFmtId", "")).isdecimal():
            formats.discard(int(number))
            if is_percentage(element.get("formatCode", "")):
                formats.add(int(number))
    cells = next((element for element in root.iter() if element.tag.endswith("}cellXfs")), ())
    return frozenset(at for at, style in enumerate(cells) if _format_of(style) in formats)


def _format_of(style: ElementTree.Element) -> int:
    number = style.get("numFmtId", "")
    return int(number) if number.isdecimal() else 0
