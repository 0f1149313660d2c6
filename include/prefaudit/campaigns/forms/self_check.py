"""The form that checks itself: its rules as formulas beside its rows, colours and marks where it is wrong.

What is the same for all sites of a campaign is made once, and copied into each form.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from prefaudit.campaigns.forms.draft import Draft, SheetDraft
from prefaudit.campaigns.forms.live_sheet import live_sheet
from prefaudit.l10n.languages import phrase, speaking
from prefaudit.model.contract import Contract
from prefaudit.reference.data import Reference
from prefaudit.validation.catalogue import Entry
from prefaudit.validation.live.compiler import LiveChecks, compiled
from prefaudit.validation.live.places import FormPlaces, TablePlaces, form_rows
from prefaudit.validation.suites import load_suites
from prefaudit.workbook.live_names import live_name, rule_name

# Rows under a table that are looked at as well: a table that grew by a few lines keeps its rules.
_BEYOND = 10


@dataclass(frozen=True)
class SelfCheck:
    """What a form checks itself with: the hidden sheet as it is written, its title, and what the others show of it."""

    title: str
    xml: str
    checks: LiveChecks
    sheet: SheetDraft
    places: FormPlaces

    @property
    def live(self) -> frozenset[str]:
        """Return the rules that the form checks itself."""
        return frozenset(rule.rule for rule in self.checks.rules)


def with_self_check(draft: Draft, made: SelfCheck) -> Draft:
    """Return a form with its checks: the sheet « Avant l'envoi » stands after its tables."""
    after = max(place for place, sheet in enumerate(draft.sheets) if sheet.table) + 1
    draft.sheets.insert(after, made.sheet)
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
    return SelfCheck(title, checks.sheet.xml(), checks, sheet, places)


def _places(draft: Draft, contract: Contract) -> FormPlaces:
    return {
        table.name: _table_places(draft.sheet(table.name), bounded=bool(table.layout.columns))
        for table in contract.tables
    }


def _table_places(sheet: SheetDraft, *, bounded: bool) -> TablePlaces:
    if sheet.header_row is None:
        return TablePlaces(sheet.title, sheet.places, *form_rows(), bounded=bounded)
    last = sheet.first_row + sheet.rows + _BEYOND
    return TablePlaces(sheet.title, sheet.places, sheet.first_row + 1, last, sheet.header_row + 1, bounded)


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
