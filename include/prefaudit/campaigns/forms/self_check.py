"""The form that checks itself: its rules as formulas beside its rows, colours and marks where it is wrong.

What is the same for all sites of a campaign is made once, and copied into each form.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.campaigns.forms.live_sheet import live_sheet
from prefaudit.campaigns.forms.typing_limits import TypingLimit, typing_limits
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract, Table
from prefaudit.reference.data import Reference
from prefaudit.validation.catalogue import Entry
from prefaudit.validation.live.compiler import LiveChecks, compiled
from prefaudit.validation.live.places import FormPlaces, TablePlaces, form_rows
from prefaudit.validation.suites import load_suites
from prefaudit.workbook.live_names import live_name, rule_name

# Rows under a table that are looked at as well: a table that grew by a few lines keeps its rules.
_BEYOND = 10
# What is prefilled alike for all sites of a campaign.
_ALIKE = ("form", "version", "campaign", "standard")


@dataclass(frozen=True)
class SelfCheck:
    """What a form checks itself with: the hidden sheet as it is written, its title, what the others show of it, how
    many rows below those of a table may be filled, and what typing is stopped by."""

    title: str
    xml: str
    checks: LiveChecks
    sheet: SheetDraft
    places: FormPlaces
    spare: Mapping[str, int]
    limits: Mapping[tuple[str, str], TypingLimit]

    @property
    def live(self) -> frozenset[str]:
        """Return the rules that the form checks itself."""
        return frozenset(rule.rule for rule in self.checks.rules)


def with_self_check(draft: Draft, made: SelfCheck) -> Draft:
    """Return a form with its checks: the sheet « Avant l'envoi » stands after its tables."""
    after = max(place for place, sheet in enumerate(draft.sheets) if sheet.table) + 1
    draft.sheets.insert(after, made.sheet)
    for table, rows in made.spare.items():
        draft.sheet(table).spare = rows
    draft.self_check = made
    return draft


def self_check(
    draft: Draft, contract: Contract, reference: Reference, expectations: Path, entries: Iterable[Entry]
) -> SelfCheck:
    """Return the checks of a form, for all forms whose tables stand as those of `draft`.

    `entries` is the catalogue of its rules, `expectations` the folder of its suites.
    """
    places, suites = _places(draft, contract), load_suites(expectations, contract.form, contract.version)
    checks = compiled(contract, suites, reference, places)
    with speaking(contract.language):
        title = phrase("live.hidden_sheet")
        sheet = live_sheet(checks, contract, suites, {entry.id: entry for entry in entries}, title)
        limits = typing_limits(contract, suites, reference, _given(draft, contract))
    return SelfCheck(title, checks.sheet.xml(), checks, sheet, places, _spare(draft, contract), limits)


def _given(draft: Draft, contract: Contract) -> Mapping[tuple[str, str], str]:
    """Return what a form gives all sites of a campaign, by table and field."""
    fields = [(table, field) for table, field in contract.fields() if field.prefilled in _ALIKE]
    found = {(table.name, field.name): draft.sheet(table.name).get(field.name) for table, field in fields}
    return {at: value for at, value in found.items() if isinstance(value, str)}


def _places(draft: Draft, contract: Contract) -> FormPlaces:
    return {table.name: _table_places(table, draft.sheet(table.name)) for table in contract.tables}


def _table_places(table: Table, sheet: SheetDraft) -> TablePlaces:
    bounded = bool(table.layout.columns)
    if sheet.header_row is None:
        return TablePlaces(sheet.title, sheet.places, *form_rows(), bounded=bounded)
    last = sheet.first_row + sheet.rows + _beyond(table, sheet)
    return TablePlaces(sheet.title, sheet.places, sheet.first_row + 1, last, sheet.header_row + 1, bounded)


def _beyond(table: Table, sheet: SheetDraft) -> int:
    """Return how many rows under a table are looked at as well: where each given row may be answered several times
    (an indicator each quarter), as many again as are given."""
    return max(_BEYOND, sheet.rows if table.prefill and not table.blank_rows and _grows(table) else 0)


def _spare(draft: Draft, contract: Contract) -> Mapping[str, int]:
    """Return how many rows under each table may be filled: none where another block stands on its sheet."""
    titles = Counter(table.sheet.casefold() for table in contract.tables)
    found = {}
    for table in contract.tables:
        if _grows(table) and titles[table.sheet.casefold()] == 1:
            sheet = draft.sheet(table.name)
            most = table.max_rows - sheet.rows if table.max_rows else _beyond(table, sheet)
            found[table.name] = max(0, min(most, _beyond(table, sheet)))
    return found


def _grows(table: Table) -> bool:
    """Return whether a site may add rows to a table: not where the form gives all that its rows are known by."""
    if table.layout.kind != "table" or table.layout.columns or table.layout.end:
        return False
    given = {field.name for field in table.fields if field.prefilled == "row"} if table.prefill else set()
    return not table.key or not set(table.key) <= given


def names_of(made: SelfCheck) -> Mapping[str, str]:
    """Return the names of the columns of the hidden sheet that conditional formats and the annotated copy look at, and
    what they stand for: a column where a table has rows, a cell where it has none; of a rule how many cells break it.

    A format of a cell may not name another sheet in every program; it may name a name.
    """
    found = {
        live_name(table, field): column.only if made.places[table].is_form else _whole(column.letter)
        for (table, field), column in made.checks.cells.items()
    }
    found |= {live_name(table): _whole(column.letter) for table, column in made.checks.scopes.items()}
    found |= {rule_name(rule.table, rule.rule): rule.count for rule in made.checks.rules}
    return {name: f"={made.title}!{place}" for name, place in found.items()}


def _whole(letter: str) -> str:
    return f"${letter}:${letter}"
