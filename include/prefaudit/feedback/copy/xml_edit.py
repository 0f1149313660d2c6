"""XML changed at its places alone: every byte that is not part of a change stays as its writer put it.

A library that reads a document and writes it again changes spaces, prefixes, quotes and entities. Here the parser only
says where the elements stand; changes are cut into the bytes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat  # the guard has refused every document that declares entities
from xml.sax.saxutils import escape, quoteattr

_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What XML 1.0 cannot hold, lone surrogates included.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class MalformedXml(Exception):
    """A part is not the XML that it should be."""


@dataclass(frozen=True, eq=False)
class Node:
    """An element and where it stands: `start` < `inner` (its content) < `close` (its end tag) < `end`."""

    tag: str
    attributes: Mapping[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    children: "list[Node]" = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, empty where there is none."""
        return self.tag[: -len(self.name)]

    def child(self, name: str) -> "Node | None":
        """Return the first child of this name."""
        return next((node for node in self.children if node.name == name), None)

    def named(self, name: str) -> "list[Node]":
        """Return the children of this name."""
        return [node for node in self.children if node.name == name]

    def relation(self) -> str:
        """Return the id of the relation that the element names (`r:id`), empty where there is none."""
        return next((value for name, value in self.attributes.items() if name.endswith(":id")), "")


class Edit:
    """A document to change. Offsets are those of the document as it was; `result` gives the changed one.

    Args:
        xml: The document. One in another encoding than UTF-8 is changed to UTF-8.
        depth: How many levels of elements below the root are wanted.

    Raises:
        MalformedXml: The document cannot be parsed.
    """

    def __init__(self, xml: bytes, depth: int = 1) -> None:
        self.xml = _utf8(xml)
        self.root = _parsed(self.xml, depth)
        self._changes: list[tuple[int, int, bytes]] = []
        self._appended: dict[Node, str] = {}

    def inside(self, node: Node, depth: int = 1) -> Node:
        """Return an element parsed again, with its children down to a depth, at the offsets of the document."""
        return _parsed(self.xml[node.start : node.end], depth, node.start)

    def text(self, node: Node) -> str:
        """Return all the text in an element."""
        texts: list[str] = []
        parser = expat.ParserCreate("utf-8")
        parser.CharacterDataHandler = texts.append
        parser.Parse(self.xml[node.start : node.end], True)
        return "".join(texts)

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Put other text in the place of some bytes."""
        self._changes.append((start, end, new.encode()))

    def insert(self, at: int, new: str) -> None:
        """Put text before a place; texts put at one place follow each other as they were put."""
        self.replace(at, at, new)

    def append(self, node: Node, new: str) -> None:
        """Put text at the end of an element's content."""
        if node.inner == node.end:
            # Written without an end tag, which comes after all that is put into it.
            self._appended[node] = self._appended.get(node, "") + new
        else:
            self.insert(node.close, new)

    def insert_child(self, name: str, order: Sequence[str], new: str) -> None:
        """Put a child of the root where the schema wants one of this name.

        Args:
            name: Its name.
            order: The names of the children in the order of the schema, up to this one at least.
            new: The child, as XML.
        """
        before = set(order[: order.index(name) + 1])
        places = [node.end for node in self.root.children if node.name in before]
        if places:
            self.insert(max(places), new)
        elif self.root.inner == self.root.end:
            self.append(self.root, new)
        else:
            self.insert(self.root.inner, new)

    def set(self, node: Node, name: str, value: str) -> None:
        """Give an attribute of an element a value."""
        tag = self.xml[node.start : node.inner]
        found = re.search(rb"\s" + re.escape(name.encode()) + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
        if found:
            self.replace(node.start + found.start(1), node.start + found.end(1), quoteattr(value))
        else:
            self.insert(node.start + 1 + len(node.tag.encode()), f" {name}={quoteattr(value)}")

    def result(self) -> bytes:
        """Return the document with its changes."""
        for node, content in self._appended.items():
            self.replace(node.end - 2, node.end, f">{content}</{node.tag}>")
        self._appended.clear()
        pieces: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._changes, key=lambda change: change[:2]):
            pieces += (self.xml[at:start], new)
            at = end
        return b"".join((*pieces, self.xml[at:]))


def document(content: str) -> bytes:
    """Return a whole document from its root element."""
    return (_HEAD + content).encode()


def prefixed(xml: str, prefix: str) -> str:
    """Return XML written without prefixes with one before each name; texts in it are escaped already."""
    return re.sub(r"<(/?)(?=\w)", rf"<\g<1>{prefix}", xml) if prefix else xml


def written(text: str) -> str:
    """Return a text as the content of an element of a workbook: escaped, without what XML cannot hold."""
    plain = _UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_ESCAPED.sub("_x005F_", plain))


def _utf8(xml: bytes) -> bytes:
    declared = _DECLARED.match(xml)
    name = declared[1].decode() if declared else ""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    elif xml[:4] in (b"<\0?\0", b"\0<\0?"):
        name = "utf-16-le" if xml.startswith(b"<") else "utf-16-be"
    if name.lower() in ("", "utf-8", "utf8", "us-ascii", "ascii"):
        return xml
    try:
        return document(_DECLARATION.sub("", xml.decode(name)).lstrip())
    except (LookupError, UnicodeDecodeError) as error:
        raise MalformedXml(str(error)) from error


def _parsed(xml: bytes, depth: int, base: int = 0) -> Node:
    parser = expat.ParserCreate("utf-8")
    nodes: list[Node] = []  # open elements down to the depth
    closed: list[Node] = []
    level = 0

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal level
        if level <= depth:
            at = parser.CurrentByteIndex
            match = _TAG.match(xml, at)
            if match is None:
                raise MalformedXml(f"the tag at byte {at}")
            nodes.append(Node(tag, attributes, base + at, base + match.end()))
            if level == depth and tag.endswith("sheetData"):
                # The rows are most of a sheet and nothing in them is called like their parent: they are passed over.
                parser.StartElementHandler, parser.EndElementHandler = None, rows_end
        level += 1

    def rows_end(tag: str) -> None:
        if tag == nodes[-1].tag:
            parser.StartElementHandler, parser.EndElementHandler = start, end
            end(tag)

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        if level <= depth:
            node = nodes.pop()
            empty = xml[node.inner - base - 2 : node.inner - base] == b"/>"
            close = node.inner if empty else base + parser.CurrentByteIndex
            stop = close if empty else base + xml.index(b">", parser.CurrentByteIndex) + 1
            whole = Node(tag, node.attributes, node.start, node.inner, close, stop, node.children)
            (nodes[-1].children if nodes else closed).append(whole)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise MalformedXml(str(error)) from error
    return closed[0]
