"""XML read event by event, without a tree: what the notes on the cells of a workbook are found by."""

from collections.abc import Callable
from xml.etree import ElementTree
from xml.parsers import expat


def parse_events(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call `start` (name, attributes), `end` (name) and `text` for what a guarded part holds, in its order.

    Names are « namespace}name ». Raises ElementTree.ParseError where it is not XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise ElementTree.ParseError(str(error)) from error
