"""Digits raised or lowered by a format: the 1 of a note in « 27¹ » is no figure of the number.

A parser reads such a text as « 271 ». Its digits are written as those of Unicode that are raised or lowered by
themselves, which reading takes for no number; raised letters (« 1er ») are read as they are.
"""

from xml.etree import ElementTree  # the guard has refused every document that declares entities

_DIGITS = "0123456789+-"
_RAISED = {"superscript": str.maketrans(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"), "subscript": str.maketrans(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₊₋")}
# What only decides whether a part is worth parsing: a format that raises, a text between CDATA marks, a remark.
_SIGNS = ((b"v", b"vertAlign"), (b"!", b"<!"))  # looked for where its rarest letter stands


def raised(text: str, place: str) -> str:
    """Return a text whose digits are raised (`superscript`) or lowered (`subscript`)."""
    return text.translate(_RAISED.get(place, {}))


def usual_part(xml: bytes) -> bytes:
    """Return a part of an .xlsx with nothing in it that the parser loses or runs together; itself where it has none.

    Raises:
        ElementTree.ParseError, LookupError, ValueError: the part is not XML, or is in an unknown encoding.
    """
    if not any(rare in xml and sign in xml for rare, sign in _SIGNS):
        return xml
    root = ElementTree.fromstring(xml)  # noqa: S314
    space = root.tag[: root.tag.rfind("}") + 1]
    for run in root.iter(f"{space}r"):
        place, text = run.find(f"{space}rPr/{space}vertAlign"), run.find(f"{space}t")
        if place is not None and text is not None:
            text.text = raised(text.text or "", place.get("val", ""))
    return bytes(ElementTree.tostring(root, "utf-8"))
