"""The workbook's list of sheets: the part of each, and our sheet as the first of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from prefaudit.feedback.copy.package import Package
from prefaudit.feedback.copy.xml_edit import Edit, prefixed

_TITLES = "_xlnm.Print_Titles"
# What stands before the names of cells, in the order of the schema.
_BEFORE_NAMES = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups"),
    *("externalReferences", "definedNames"),
)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook: its name and its part; `part` is empty for one without cells (a chart)."""

    name: str
    part: str


class SheetList:
    """The sheets of a workbook, in their order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._edit = package.edit(package.main, depth=2)
        tag = self._edit.root
        self.namespace = tag.attributes.get(f"xmlns:{tag.prefix[:-1]}" if tag.prefix else "xmlns", "")
        self.sheets = list(self._sheets())

    def _sheets(self) -> Iterator[Sheet]:
        relations = {relation.id: relation for relation in self._package.relations(self._package.main)}
        listed = self._edit.root.child("sheets")
        for node in listed.children if listed else []:
            relation = relations.get(node.relation())
            cells = relation is not None and relation.leads_to("worksheet") and self._package.has(relation.target)
            yield Sheet(node.attributes.get("name", ""), relation.target if relation and cells else "")

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield the names that the workbook gives to its cells, and the place of each as formulas write it."""
        listed = self._edit.root.child("definedNames")
        for node in listed.children if listed else []:
            yield node.attributes.get("name", ""), self._edit.text(node)

    def put_first(self, name: str, content: bytes, header: int) -> None:
        """Add a sheet before all others, a row of which is the header of each page that is printed.

        What counts sheets (names that one sheet has, the open one) counts on.
        """
        package, edit = self._package, self._edit
        part = package.add("xl/worksheets/sheet{}.xml", content, _SHEET_TYPE)
        relation = package.relate(package.main, "worksheet", part)
        listed = edit.root.child("sheets")
        nodes = listed.children if listed else []
        number = 1 + max((int(node.attributes.get("sheetId", "0") or 0) for node in nodes), default=0)
        entry = (
            f'<sheet xmlns:r="{package.relation_base}" name={quoteattr(name)} sheetId="{number}" r:id="{relation}"/>'
        )
        if listed:
            edit.insert(listed.inner, prefixed(entry, edit.root.prefix))
        _count_on(edit)
        quoted = escape(name.replace("'", "''"))
        titles = f'<definedName name="{_TITLES}" localSheetId="0">\'{quoted}\'!${header}:${header}</definedName>'
        if names := edit.root.child("definedNames"):
            edit.append(names, prefixed(titles, edit.root.prefix))
        else:
            named = prefixed(f"<definedNames>{titles}</definedNames>", edit.root.prefix)
            edit.insert_child("definedNames", _BEFORE_NAMES, named)
        package.write(package.main, edit.result())


def _count_on(edit: Edit) -> None:
    names = edit.root.child("definedNames")
    for node in names.children if names else []:
        if "localSheetId" in node.attributes:
            edit.set(node, "localSheetId", str(int(node.attributes["localSheetId"]) + 1))
    views = edit.root.child("bookViews")
    for view in views.children if views else []:
        edit.set(view, "activeTab", str(int(view.attributes.get("activeTab", "0")) + 1))
        if "firstSheet" in view.attributes:
            edit.set(view, "firstSheet", "0")
    listed = edit.root.child("sheets")
    if listed and not (views and views.children):
        opened = prefixed('<bookViews><workbookView activeTab="1"/></bookViews>', edit.root.prefix)
        edit.replace(*((views.start, views.end) if views else (listed.start, listed.start)), opened)
