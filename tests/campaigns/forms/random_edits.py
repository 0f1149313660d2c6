"""Edits of a filled form that nobody thought of: any value in any cell that a site may fill."""

from datetime import date
from random import Random

from prefaudit.campaigns.forms.draft import CellValue, Draft, SheetDraft
from prefaudit.model.contract import Contract

VALUES: tuple[CellValue, ...] = (
    *(None, "", "  ", "abc", "?", "oui", "N/A", "néant", "Conforme", "Non conforme", "M1", "A" * 300, "A" * 600),
    *(-1, 0, 0.5, 7, 101, 2027, 1e7, 2**31, 1e16, "01", "99", "2A", "12,5", "12 500", "3000000000", "1.234"),
    *("12 %", "-12 %", "0 %", "%", "-1", "1 ; -2", "31/02/2026", "12/06/2026", "mai 2026", "12-2026", "2027"),
    *(date(2026, 5, 3), date(2031, 1, 1), date(1999, 1, 1), date(1905, 7, 19), True, False),
)
# LibreOffice shows a logical value as a number where its cell has a format of numbers.
_FORMATTED = ("integer", "date")
_ROWS = 12


def edited(draft: Draft, contract: Contract, seed: int, edits: int = 12) -> list[tuple[str, str, CellValue]]:
    """Change some cells of a form; return what was typed: the sheet, the field and the row, the value."""
    random, made = Random(f"edits/{seed}"), list[tuple[str, str, CellValue]]()
    tables = [sheet for sheet in draft.sheets if sheet.table]
    while len(made) < edits:
        sheet = random.choice(tables)
        field = contract.table(sheet.table).field(random.choice(list(sheet.places)))
        value = _value(sheet, random)
        if field.prefilled or (isinstance(value, bool) and field.type in _FORMATTED):
            continue
        row, _ = sheet.places[field.name]
        at = random.randrange(sheet.first_row, sheet.first_row + max(1, min(sheet.rows, _ROWS))) if row is None else row
        sheet.set(field.name, value, at)
        made.append((sheet.title, f"{field.name} {at + 1}", value))
    return made


def _value(sheet: SheetDraft, random: Random) -> CellValue:
    """Return one of the values, or what stands elsewhere on the sheet."""
    others = [cell.value for (row, _), cell in sheet.cells.items() if row >= sheet.first_row and cell.value is not None]
    return random.choice(others) if others and random.random() < 0.3 else random.choice(VALUES)
