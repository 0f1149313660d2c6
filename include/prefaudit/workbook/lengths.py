"""How long the texts of a return may be."""

from prefaudit.model.contract import Field, Table

# Characters: of a code or what identifies a return, of what identifies a row, of any text (Excel has no longer one).
_CODE, _KEY, LONGEST_TEXT = 200, 500, 32_767


def longest(field: Field, table: Table) -> int:
    """Return how many characters a text of a field may have: what is looked up by an index has to fit into it."""
    if field.codes or field.domain or field.prefilled not in ("", "row"):
        return _CODE
    return _KEY if field.name in table.key else LONGEST_TEXT
