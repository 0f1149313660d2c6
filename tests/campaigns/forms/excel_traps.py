"""What makes Excel say « we found a problem with some content », or drop what it cannot take.

It is looked for in the parts of a workbook, since no Excel is at hand. Each function
yields a sentence for what it finds; the limits are those of Excel's own specification.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl.formula import Tokenizer
from openpyxl.utils import get_column_letter, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# A formula; a text in it; a formula of a format or of a list; levels of functions; a text of a cell.
FORMULA, TEXT, SHORT_FORMULA, LEVELS, CELL_TEXT = 8192, 255, 255, 64, 32767
# A title and a text of the box beside a cell; a name of a sheet.
TITLE, MESSAGE, SHEET_NAME = 32, 255, 31
# The order of the parts of a sheet.
ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
# Functions of Excel 2007, which need no prefix.
OLD = frozenset(
    (
        *("ABS", "ADDRESS", "AND", "CHOOSE", "COUNTIF", "DATE", "DAY", "EXACT", "FIND", "HYPERLINK", "IF", "IFERROR"),
        *("CELL", "INDEX", "INT"),
        *(
            "ISBLANK",
            "ISERROR",
            "ISLOGICAL",
            "ISNUMBER",
            "LEFT",
            "LEN",
            "LOWER",
            "MATCH",
            "MAX",
            "MID",
            "MIN",
            "MOD",
            "MONTH",
            "N",
        ),
        *("NOT", "OR", "RIGHT", "ROUND", "ROW", "SEARCH", "SUBSTITUTE", "SUM", "SUMIF", "SUMPRODUCT", "TRIM", "UPPER"),
        *("VALUE", "YEAR", "TRUE", "FALSE"),
    )
)


def traps(path: Path) -> list[str]:
    """Return what Excel would not take of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    found = [f"{name}: it stands twice" for name, times in Counter(book.namelist()).items() if times > 1]
    trees = {name: ElementTree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    workbook = Workbook(trees)
    found += [*workbook.traps(), *targets(trees, frozenset(parts)), *content_types(trees, frozenset(parts))]
    for name, tree in trees.items():
        if tree.tag == f"{MAIN}worksheet":
            sheet = Sheet(tree, workbook)
            found += [f"{name}: {sentence}" for sentence in sheet.traps()]
            for table in tables_of(name, trees):
                found += [f"{name}: {sentence}" for sentence in sheet.table_traps(table)]
    return found


def targets(trees: Mapping[str, Any], parts: frozenset[str]) -> Iterator[str]:
    """Yield the relations that lead nowhere."""
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        home = Path(name).parent.parent
        ids = Counter(relation.get("Id") for relation in tree)
        yield from (f"{name}: {id_} stands twice" for id_, times in ids.items() if times > 1)
        for relation in tree:
            target = relation.get("Target", "")
            place = target[1:] if target.startswith("/") else str((Path("/") / home / target).resolve())[1:]
            if relation.get("TargetMode") != "External" and place not in parts:
                yield f"{name}: {target} is no part"


def content_types(trees: Mapping[str, Any], parts: frozenset[str]) -> Iterator[str]:
    """Yield the parts that have no type, and the types of no part."""
    tree = trees["[Content_Types].xml"]
    endings = {each.get("Extension") for each in tree if each.get("Extension")}
    named = {each.get("PartName")[1:] for each in tree if each.get("PartName")}
    yield from (f"{name} is typed and no part" for name in named - parts)
    yield from (
        f"{name} has no type"
        for name in parts - named - {"[Content_Types].xml"}
        if name.rpartition(".")[2] not in endings
    )


def tables_of(sheet: str, trees: Mapping[str, Any]) -> list[Any]:
    """Return the tables that a sheet has."""
    place = Path(sheet)
    listed = trees.get(f"{place.parent}/_rels/{place.name}.rels", ())
    targets = [str(each.get("Target")) for each in listed if str(each.get("Type")).endswith("/table")]
    return [tree for name, tree in trees.items() if any(name.endswith(target.lstrip("./")) for target in targets)]


class Workbook:
    """The names, sheets, texts and formats of a workbook."""

    def __init__(self, trees: Mapping[str, Any]) -> None:
        root = trees["xl/workbook.xml"]
        self.sheets = [each.get("name") for each in root.iter(f"{MAIN}sheet")]
        self.names = {each.get("name"): each.text or "" for each in root.iter(f"{MAIN}definedName")}
        self._listed = [(each.get("name"), each.get("localSheetId")) for each in root.iter(f"{MAIN}definedName")]
        shared = trees.get("xl/sharedStrings.xml")
        self.texts = [] if shared is None else ["".join(si.itertext()) for si in shared]
        self._counts = {} if shared is None else dict(shared.attrib)
        styles = trees["xl/styles.xml"]
        self.looks = len(styles.find(f"{MAIN}cellXfs"))
        dxfs = styles.find(f"{MAIN}dxfs")
        self.formats = 0 if dxfs is None else len(dxfs)
        self._tables = [tree for tree in trees.values() if tree.tag == f"{MAIN}table"]
        self._uses = sum(
            each.get("t") == "s"
            for tree in trees.values()
            if tree.tag == f"{MAIN}worksheet"
            for each in tree.iter(f"{MAIN}c")
        )

    def traps(self) -> Iterator[str]:
        for name in self.sheets:
            if len(name) > SHEET_NAME or re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
                yield f"the sheet « {name} »: no such name"
        folded = Counter(name.casefold() for name in self.sheets)
        yield from (f"the sheet « {name} » stands twice" for name, times in folded.items() if times > 1)
        repeated = Counter((name.casefold(), place) for name, place in self._listed)
        yield from (f"the name {name} stands twice" for (name, _), times in repeated.items() if times > 1)
        for name, formula in self.names.items():
            if not name.startswith("_xlnm.") and (not usable(name) or len(name) > TEXT):
                yield f"the name {name}: no such name"
            yield from (f"the name {name}: {sentence}" for sentence in formula_traps(formula, self))
        if self._counts and int(self._counts.get("count", self._uses)) != self._uses:
            yield f"the shared texts are used {self._uses} times, not {self._counts['count']}"
        if self._counts and int(self._counts.get("uniqueCount", len(self.texts))) != len(self.texts):
            yield f"there are {len(self.texts)} shared texts, not {self._counts['uniqueCount']}"
        yield from (f"a shared text has {len(text)} characters" for text in self.texts if len(text) > CELL_TEXT)
        yield from self._table_traps()

    def _table_traps(self) -> Iterator[str]:
        names = Counter(table.get("name", "").casefold() for table in self._tables)
        names.update(name.casefold() for name in self.names)
        ids = Counter(table.get("id") for table in self._tables)
        yield from (f"the id {id_} of a table stands twice" for id_, times in ids.items() if times > 1)
        for table in self._tables:
            name = table.get("name", "")
            if names[name.casefold()] > 1 or not usable(name) or table.get("displayName") != name:
                yield f"the table {name}: no such name, or one that stands twice"
            titles = Counter(column.get("name").casefold() for column in table.iter(f"{MAIN}tableColumn"))
            yield from (
                f"the table {name}: the column « {title} » stands twice" for title, n in titles.items() if n > 1
            )


class Sheet:
    """A sheet and what Excel would not take of it."""

    def __init__(self, tree: Any, workbook: Workbook) -> None:
        self.tree, self.workbook = tree, workbook

    def traps(self) -> Iterator[str]:
        kinds = [child.tag.rpartition("}")[2] for child in self.tree]
        places = [ORDER.index(kind) for kind in kinds]
        if places != sorted(places):
            yield f"its parts stand in no order: {kinds}"
        once = Counter(kind for kind in kinds if kind != "conditionalFormatting")
        yield from (f"{kind} stands {times} times" for kind, times in once.items() if times > 1)
        yield from self._cells()
        yield from self._formats()
        yield from self._validations()
        yield from self._links()
        yield from self._areas()

    def table_traps(self, table: Any) -> Iterator[str]:
        """Yield what Excel would not take of a table on the sheet."""
        left, top, right, _ = range_boundaries(table.get("ref"))
        names = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        heads = {
            cell.get("r"): cell for row in self.tree.iter(f"{MAIN}row") if row.get("r") == str(top) for cell in row
        }
        shown = [self._text(heads.get(f"{get_column_letter(column)}{top}")) for column in range(left, right + 1)]
        if names != shown:
            yield f"the table {table.get('name')} has the columns {names}, its header says {shown}"
        if self.tree.find(f"{MAIN}autoFilter") is not None:
            yield f"the table {table.get('name')} stands beside a filter of the sheet"

    def _text(self, cell: Any) -> str:
        """Return the text of a cell, "" where it has none."""
        if cell is None or cell.get("t") not in ("s", "inlineStr"):
            return ""
        value = "".join(cell.itertext())
        return self.workbook.texts[int(value)] if cell.get("t") == "s" else value

    def _cells(self) -> Iterator[str]:
        row, shared = 0, dict[str, str]()
        for line in self.tree.iter(f"{MAIN}row"):
            number, column = int(line.get("r")), 0
            if number <= row:
                yield f"row {number} stands after row {row}"
            row = number
            for cell in line:
                place = cell.get("r")
                (at, *_), formula = range_boundaries(place), cell.find(f"{MAIN}f")
                if at <= column or not place.endswith(str(number)):
                    yield f"{place} stands where it may not"
                column = at
                yield from (f"{place}: {sentence}" for sentence in self._cell(cell, formula, shared))

    def _cell(self, cell: Any, formula: Any, shared: dict[str, str]) -> Iterator[str]:
        value, kind = cell.find(f"{MAIN}v"), cell.get("t")
        if int(cell.get("s", 0)) >= self.workbook.looks:
            yield "it has no such look"
        if kind == "s" and int(value.text) >= len(self.workbook.texts):
            yield "it has no such text"
        if kind == "inlineStr" and len("".join(cell.itertext())) > CELL_TEXT:
            yield "its text is too long"
        if formula is None:
            return
        if formula.get("t") == "shared":
            if formula.text:
                shared[formula.get("si")] = formula.get("ref", "")
            if formula.get("si") not in shared:
                yield "its shared formula is nowhere"
            elif not _within(cell.get("r"), shared[formula.get("si")]):
                yield "it is not where its formula is shared"
        if formula.text:
            if formula.get("t") == "shared" and "!" in re.sub(r'"[^"]*"', "", formula.text):
                yield "a formula that names another sheet is shared"
            yield from formula_traps(formula.text, self.workbook)

    def _formats(self) -> Iterator[str]:
        for rule in self.tree.iter(f"{MAIN}cfRule"):
            if rule.get("dxfId") and int(rule.get("dxfId")) >= self.workbook.formats:
                yield "a rule of colours has no such format"
            for formula in rule.iter(f"{MAIN}formula"):
                if "!" in re.sub(r'"[^"]*"', "", formula.text):
                    yield f"a rule of colours names another sheet: {formula.text}"
                if re.search(r"[{}]", formula.text) or len(formula.text) > SHORT_FORMULA:
                    yield f"a rule of colours is too long, or has a list in braces: {formula.text}"
                yield from formula_traps(formula.text, self.workbook)

    def _validations(self) -> Iterator[str]:
        listed = self.tree.find(f"{MAIN}dataValidations")
        if listed is None:
            return
        if int(listed.get("count", len(listed))) != len(listed):
            yield f"there are {len(listed)} validations, not {listed.get('count')}"
        areas: list[str] = []
        for each in listed:
            areas += each.get("sqref").split()
            for text, most in (("promptTitle", TITLE), ("errorTitle", TITLE), ("prompt", MESSAGE), ("error", MESSAGE)):
                if len(each.get(text, "")) > most:
                    yield f"the {text} of {each.get('sqref')} is too long"
            for formula in (*each.iter(f"{MAIN}formula1"), *each.iter(f"{MAIN}formula2")):
                if len(formula.text) > SHORT_FORMULA:
                    yield f"the formula of {each.get('sqref')} is too long"
                yield from formula_traps(formula.text, self.workbook)
        yield from _overlapping(areas, "validations")

    def _links(self) -> Iterator[str]:
        for link in self.tree.iter(f"{MAIN}hyperlink"):
            found = re.fullmatch(r"'((?:[^']|'')+)'!\$?[A-Z]{1,3}\$?\d+(?::.*)?", link.get("location", ""))
            if found is None or found[1].replace("''", "'") not in self.workbook.sheets:
                yield f"the link {link.get('location')} leads nowhere"

    def _areas(self) -> Iterator[str]:
        merged = [each.get("ref") for each in self.tree.iter(f"{MAIN}mergeCell")]
        yield from _overlapping(merged, "merged cells")
        views = list(self.tree.iter(f"{MAIN}selection"))
        if any(pane.get("pane") is None for pane in views) and len(views) > 1:
            yield "selections of panes without a pane"


def usable(name: str) -> bool:
    """Return whether Excel takes a name: it is no cell, in either of its two ways to write one."""
    like_a_cell = re.fullmatch(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*|[RrCc]", name)
    return bool(re.fullmatch(r"[^\W\d][\w.]*|_[\w.]*", name)) and not like_a_cell


def formula_traps(formula: str, workbook: Workbook) -> Iterator[str]:
    """Yield what Excel would not take of a formula."""
    if len(formula) > FORMULA:
        yield f"a formula has {len(formula)} characters"
    if "#REF!" in formula:
        yield f"a formula refers to what is gone: {formula[:80]}"
    depth = deepest = 0
    for token in Tokenizer(f"={formula}").items:
        if token.type in ("FUNC", "PAREN"):
            depth += {"OPEN": 1, "CLOSE": -1}[token.subtype]
            deepest = max(deepest, depth)
        name = token.value.strip(":(")
        if token.type == "FUNC" and token.subtype == "OPEN" and name not in OLD and not name.startswith("_xlfn."):
            yield f"the function {name} needs a prefix, or Excel 2007 lacks it"
        if token.subtype == "TEXT" and len(token.value[1:-1].replace('""', '"')) > TEXT:
            yield f"a text in a formula is too long: {token.value[:60]}"
        if token.subtype == "RANGE" and "!" in token.value:
            sheet = token.value.rpartition("!")[0]
            if sheet.strip("'").replace("''", "'") not in workbook.sheets:
                yield f"there is no sheet {sheet}"
            if not sheet.startswith("'") and re.search(r"[\W]", sheet):
                yield f"the sheet {sheet} stands without quotes"
    if depth or deepest > LEVELS:
        yield f"a formula is {deepest} levels deep"


def _within(cell: str, area: str) -> bool:
    left, top, right, bottom = range_boundaries(area)
    column, row, *_ = range_boundaries(cell)
    return left <= column <= right and top <= row <= bottom


def _overlapping(areas: list[str], what: str) -> Iterator[str]:
    """Yield the areas of one kind that share a cell."""
    bounds = [(area, range_boundaries(area)) for area in areas]
    for (one, (left, top, right, bottom)), (other, (l2, t2, r2, b2)) in combinations(bounds, 2):
        if left <= r2 and l2 <= right and top <= b2 and t2 <= bottom:
            yield f"{what} overlap: {one} and {other}"
