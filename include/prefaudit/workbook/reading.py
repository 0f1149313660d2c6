"""One workbook, from file to tables: guard, grids, form, blocks, values. Its only side effect is reading the file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract, Limits
from prefaudit.model.contracts import Contracts
from prefaudit.model.file_name import announced, announced_form
from prefaudit.model.issues import Issue, Severity
from prefaudit.model.named_sites import SiteNames
from prefaudit.model.read_return import Coercion, ReadReturn, TableData, Unread, Value
from prefaudit.reference.contracts import language_of, load_checked
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.workbook.extract import Vocabulary, extract_all
from prefaudit.workbook.file_identity import file_name_issues, site_names
from prefaudit.workbook.filetype import type_by_name
from prefaudit.workbook.guard import Inspection, Refused, inspect
from prefaudit.workbook.hidden_cells import saying_hidden
from prefaudit.workbook.layout import Block, lay_out, row_count_issues
from prefaudit.workbook.machine import system_error
from prefaudit.workbook.marks import CellNames, Marks, cell_names
from prefaudit.workbook.merged import merged_issues
from prefaudit.workbook.prefilled import PrefilledTexts, prefilled_issues
from prefaudit.workbook.reader import Grid, read_grids
from prefaudit.workbook.reading_rules import issue_of
from prefaudit.workbook.recognition import Recognised, recognise
from prefaudit.workbook.struck import struck_issues

_BROKEN = "la description d'un formulaire ({forms}) est à corriger, et ce classeur peut en être un"


@dataclass(frozen=True)
class Knowledge:
    """What reading depends on: the contracts, the words that returns may use, the names of the sites
    and the texts that the forms have beside their codes; of one file, the form that the place where it came awaits."""

    contracts: Contracts
    vocabulary: Vocabulary
    site_names: SiteNames
    prefilled: PrefilledTexts
    awaited: str = ""

    def language(self, named: Mapping[str, str]) -> str:
        """Return the language in which a file is answered whose form its name alone, or its place, may announce."""
        form = announced_form(named)
        return language_of(self.contracts, form if self.contracts.of(form) else self.awaited)


def load_knowledge(contracts: Path, reference: Path) -> Knowledge:
    """Return the knowledge of a contracts folder and a reference folder, loaded again where a contract has changed."""
    return _knowledge(load_checked(contracts, reference), reference)


@lru_cache(maxsize=4)
def _knowledge(forms: Contracts, reference: Path) -> Knowledge:
    data = Reference.load(reference)
    return Knowledge(forms, Vocabulary.of(forms, data), site_names(data), PrefilledTexts(data))


def read_return(path: Path, file_name: str, knowledge: Knowledge, settings: Settings) -> ReadReturn | Unread:
    """Read one workbook. Whatever the file is, the result is a ReadReturn: what cannot be read is an issue in it.

    While the contract of a form is broken, what is not surely of another form may be of that one: it is left unread.
    `file_name` is the name the site gave (the file at `path` may stand under another, in the archive). Raises OSError
    where the system fails, not the file: a full disk, no right to read.
    """
    named = announced(file_name)
    language = knowledge.language(named)
    with speaking(language):
        try:
            inspection = inspect(path, settings)
            found = _found(path, inspection, knowledge, settings)
        except Refused as refusal:
            if fault := system_error(refusal):
                raise fault from refusal
            issue = _by_name(refusal.issue, file_name)
            return ReadReturn(None, issues=(issue,), announced=named, language=language)
    read = _workbook(found, file_name, knowledge)
    if isinstance(read, Unread):
        return read
    with speaking(read.language):
        issues = (*inspection.warnings, *read.issues)
    return replace(read, issues=issues, announced={**named, **read.announced})


@dataclass(frozen=True)
class _Found:
    """The sheets of a workbook and the names of its cells, what it was recognised as, the limits that hold for it."""

    grids: list[Grid]
    names: CellNames
    recognised: Recognised | None
    settings: Settings


def _found(path: Path, inspection: Inspection, knowledge: Knowledge, settings: Settings) -> _Found:
    """Read the sheets, as many rows as any form may have; of a form that may have fewer they are read again."""
    grids = read_grids(path, inspection, widest(settings, knowledge.contracts))
    asked = any(mark.range for contract in knowledge.contracts.values() for mark in contract.marks)
    names = cell_names(inspection) if asked else None
    recognised = recognise(grids, knowledge.contracts, knowledge.vocabulary, names)
    limits = recognised.contract.limits if recognised else Limits()
    own = replace(
        settings,
        row_limit=limits.rows or settings.row_limit,
        text_limit=limits.characters or settings.text_limit,
    )
    if any(len(grid.rows) > own.row_limit for grid in grids):
        grids = read_grids(path, inspection, own)
    return _Found(grids, names, recognised, own)


def widest(settings: Settings, contracts: Contracts) -> Settings:
    """Return the settings with as many rows of a sheet as any form may have."""
    most = max([settings.row_limit, *(contract.limits.rows for contract in contracts.values())])
    return replace(settings, row_limit=most)


def _workbook(found: _Found, file_name: str, knowledge: Knowledge) -> ReadReturn | Unread:
    """Read the sheets of a workbook, in the language of its form."""
    recognised = found.recognised
    if knowledge.contracts.broken and not (recognised and recognised.whole):
        return Unread(_BROKEN.format(forms=", ".join(knowledge.contracts.broken)), by_contract=True)
    language = recognised.contract.language if recognised else knowledge.language(announced(file_name))
    with speaking(language):
        return replace(_content(found, file_name, knowledge), language=language)


def _content(found: _Found, file_name: str, knowledge: Knowledge) -> ReadReturn:
    grids, recognised, settings = found.grids, found.recognised, found.settings
    refusal = next((grid.refusal for grid in grids if grid.far), None)
    if recognised is None:
        return ReadReturn(None, issues=(refusal or _not_a_return(grids, knowledge.contracts),))
    contract, version = recognised.contract, recognised.version
    if recognised.unknown:
        return ReadReturn(contract.form, {}, (recognised.unknown,), announced=recognised.identity, version=version)
    blocks, issues = lay_out(grids, contract)
    issues += Marks(grids, found.names).issues(contract)
    if refusal and any(issue.severity is Severity.ERROR for issue in issues):
        # What is missing may stand on the sheet that was not read; another sheet than the form's may be of any size.
        return ReadReturn(None, issues=(refusal,))
    tables: dict[str, TableData] = {}
    coercions: list[Coercion] = []
    for block, extracted in zip(blocks, extract_all(blocks, contract, knowledge.vocabulary), strict=True):
        tables[extracted.data.name] = extracted.data
        issues += extracted.issues
        issues += row_count_issues(block, extracted.data)
        issues += merged_issues(block, extracted.data) if block.grid.notes else ()
        issues += struck_issues(block, extracted.data) if block.grid.struck else ()
        coercions += extracted.coercions
    length = _length(tables)
    if length > settings.text_limit:
        return ReadReturn(None, issues=(issue_of("file.too_much_text", found=str(length), limit=settings.text_limit),))
    issues += _prefilled_issues(blocks, contract, tables, knowledge.prefilled)
    issues += file_name_issues(file_name, contract, tables, knowledge.vocabulary, knowledge.site_names)
    return ReadReturn(contract.form, tables, tuple(saying_hidden(issues, grids)), tuple(coercions), version=version)


def _by_name(issue: Issue, file_name: str) -> Issue:
    """Return the issue of what is no workbook; its name may say what it is where its content does not."""
    kind = type_by_name(file_name, issue.found) if issue.rule in {"file.foreign_format", "file.prefixed"} else None
    return issue_of(kind.problem, kind=kind.description, advice=kind.advice, found=kind.description) if kind else issue


def _not_a_return(grids: list[Grid], contracts: Contracts) -> Issue:
    found = ", ".join(phrase("format.quoted", text=grid.name) for grid in grids[:8]) or phrase("reading.no_sheet")
    sheets = phrase("reading.or").join(
        ", ".join(phrase("format.quoted", text=table.sheet) for table in contract.tables if not table.optional)
        for contract in map(contracts.newest, contracts.forms)
    )
    return issue_of("structure.not_a_return", found=found, sheets=sheets)


def _length(tables: Mapping[str, TableData]) -> int:
    """Return how many characters all the texts of a return have."""
    values = chain.from_iterable(row for table in tables.values() for row in table.rows)
    return sum(map(len, [value for value in values if isinstance(value, str)]))


def _prefilled_issues(
    blocks: list[Block], contract: Contract, tables: Mapping[str, TableData], prefilled: PrefilledTexts
) -> list[Issue]:
    values = {role: _identity_value(contract, tables, target) for role, target in contract.identity.items()}
    return [
        issue
        for block in blocks
        for issue in prefilled_issues(block, tables[block.table.name], prefilled.of(contract, block.table, values))
    ]


def _identity_value(contract: Contract, tables: Mapping[str, TableData], target: str) -> Value:
    """Return the value of a `table.field` that says what a return is; None where its sheet is absent."""
    table_name, _, field_name = target.partition(".")
    if table_name not in tables or not tables[table_name].rows:
        return None
    names = [field.name for field in contract.table(table_name).fields]
    return tables[table_name].rows[0][1 + names.index(field_name)]
