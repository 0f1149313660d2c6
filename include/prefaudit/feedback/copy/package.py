"""An Office package: its parts, the relations between them, and a copy in which only some parts differ."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from prefaudit.feedback.copy.xml_edit import Edit, MalformedXml, document, prefixed
from prefaudit.l10n.languages import phrase

_TYPES = "[Content_Types].xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "/officeDocument"


class Unmarkable(Exception):
    """The file cannot be marked in its place; the message says why, in French, for the site."""


@dataclass(frozen=True)
class Relation:
    """What a part names under an id: the type of the relation and the part it leads to."""

    id: str
    type: str
    target: str

    def leads_to(self, kind: str) -> bool:
        """Return whether it is of a kind: the last word of its type (« comments »)."""
        return self.type.rpartition("/")[2] == kind


class Package:
    """A package to copy. Names of parts have no leading slash; case and the direction of slashes do not count.

    Use it as a context manager. Raises Unmarkable where the file is no package of a workbook in XML.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except zipfile.BadZipFile as error:
            raise Unmarkable(phrase("copy.not_xlsx")) from error
        self._entries = {entry.filename: entry for entry in self._archive.infolist()}
        # By the name as others write it: the name in the archive. An exact name comes before one that is like it.
        self._actual = {_key(name): name for name in self._entries} | {name: name for name in self._entries}
        self._changed: dict[str, bytes] = {}
        main = next((relation for relation in self.relations("") if relation.type.endswith(_MAIN)), None)
        if main is None or not self.has(main.target) or not main.target.lower().endswith(".xml"):
            self._archive.close()
            raise Unmarkable(phrase("copy.not_xlsx"))
        self.main = main.target
        # The strict form of the format has relations of another name.
        self.relation_base = main.type.removesuffix(_MAIN)

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def has(self, part: str) -> bool:
        """Return whether there is a part of this name."""
        return self._name(part) in self._entries or part in self._changed

    def names(self) -> Iterator[str]:
        """Yield the names of all parts."""
        yield from self._entries
        yield from self._added()

    def read(self, part: str) -> bytes:
        """Return the content of a part. Raises Unmarkable where it is missing."""
        name = self._name(part)
        if name in self._changed:
            return self._changed[name]
        if name not in self._entries:
            raise Unmarkable(phrase("copy.part_missing", part=part))
        return self._archive.read(self._entries[name])

    def edit(self, part: str, depth: int = 1) -> Edit:
        """Return a part of XML to change. Raises Unmarkable where it is missing or damaged."""
        try:
            return Edit(self.read(part), depth)
        except MalformedXml as error:
            raise Unmarkable(phrase("copy.part_damaged", part=part)) from error

    def write(self, part: str, content: bytes) -> None:
        """Give a part another content."""
        self._changed[self._name(part)] = content

    def add(self, pattern: str, content: bytes, content_type: str) -> str:
        """Add a part and return its name.

        Args:
            pattern: Its name, with « {} » for a number that is free.
            content: Its content.
            content_type: Its type. That of drawings in VML stands for all files of that ending, as Excel writes it.
        """
        number = next(
            n for n in range(1, len(self._entries) + len(self._changed) + 2) if not self.has(pattern.format(n))
        )
        part = pattern.format(number)
        self.write(part, content)
        types = self.edit(_TYPES)
        if part.endswith(".vml"):
            defaults = (node.attributes.get("Extension", "").lower() for node in types.root.named("Default"))
            if "vml" in defaults:
                return part
            entry = f'<Default Extension="vml" ContentType={quoteattr(content_type)}/>'
            types.insert(types.root.inner, prefixed(entry, types.root.prefix))
        else:
            entry = f"<Override PartName={quoteattr('/' + part)} ContentType={quoteattr(content_type)}/>"
            types.append(types.root, prefixed(entry, types.root.prefix))
        self.write(_TYPES, types.result())
        return part

    def content_type(self, part: str) -> str:
        """Return the type of a part where it is listed by its name, else an empty text."""
        for node in self.edit(_TYPES).root.named("Override"):
            if _key(node.attributes.get("PartName", "")) == _key(part):
                return node.attributes.get("ContentType", "")
        return ""

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part to other parts; those of the package where the part is an empty name."""
        place = _relations_of(part)
        if not self.has(place):
            return []
        return [
            Relation(node.attributes.get("Id", ""), node.attributes.get("Type", ""), _target(part, node.attributes))
            for node in self.edit(place).root.named("Relationship")
            if node.attributes.get("TargetMode") != "External"
        ]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation of a part to another and return its id."""
        place = _relations_of(part)
        if not self.has(place):
            self.write(place, document(f'<Relationships xmlns="{_RELATIONS}"></Relationships>'))
        edit = self.edit(place)
        taken = {node.attributes.get("Id") for node in edit.root.children}
        name = next(name for n in range(1, len(taken) + 2) if (name := f"rIdControle{n}") not in taken)
        kind = f"{self.relation_base}/{kind}"
        entry = f"<Relationship Id={quoteattr(name)} Type={quoteattr(kind)} Target={quoteattr('/' + target)}/>"
        edit.append(edit.root, prefixed(entry, edit.root.prefix))
        self.write(place, edit.result())
        return name

    def forget_relations(self, part: str) -> None:
        """Take the relations of a part away."""
        if self.has(_relations_of(part)):
            self.write(_relations_of(part), document(f'<Relationships xmlns="{_RELATIONS}"></Relationships>'))

    def save(self, target: Path) -> None:
        """Write the copy: the parts in their order, those that were not changed byte for byte, then those added."""
        with zipfile.ZipFile(target, "w") as copy:
            for entry in self._archive.infolist():
                content = self._changed.get(entry.filename)
                written = zipfile.ZipInfo(entry.filename, entry.date_time)
                written.compress_type = zipfile.ZIP_DEFLATED if entry.compress_type else zipfile.ZIP_STORED
                written.external_attr = entry.external_attr
                copy.writestr(written, self._archive.read(entry) if content is None else content)
            for part in self._added():
                copy.writestr(part, self._changed[part], zipfile.ZIP_DEFLATED)

    def _name(self, part: str) -> str:
        """Return the name of a part in the archive; that of one which is not there is as it is given."""
        return self._actual.get(part) or self._actual.get(_key(part), part)

    def _added(self) -> list[str]:
        return [part for part in self._changed if part not in self._entries]


def _key(name: str) -> str:
    return unquote(name).replace("\\", "/").lstrip("/").lower()


def _relations_of(part: str) -> str:
    return join(dirname(part), "_rels", f"{basename(part)}.rels")


def _target(part: str, attributes: Mapping[str, str]) -> str:
    target = unquote(attributes.get("Target", "")).replace("\\", "/")
    return normpath(target.lstrip("/") if target.startswith("/") else join(dirname(part), target))
