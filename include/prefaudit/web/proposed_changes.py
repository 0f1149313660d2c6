"""What a proposal changes, as lines of a page: where, what was there and what would be, in words instead of codes."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import number, tabled
from prefaudit.l10n.typography import typeset
from prefaudit.publication.links import list_of
from prefaudit.publication.published_tables import is_rate
from prefaudit.web.labels import Labels
from prefaudit.web.queries import QueryRow

_LONGEST = 200
_TRUTH = {"true": "oui", "false": "non"}
_ALL = "all"
# Tables whose rows have a code that the label of the change says in words.
_NAMED_BY_LABEL = ("headline_figures", "declared_facts")
_WHOLE_ROWS = ("row_added", "row_gone")


@dataclass(frozen=True)
class ChangeLine:
    """A change as a line of the page."""

    what: str
    table: str
    place: str
    before: str
    after: str
    cause: str
    sources: str


def change_lines(rows: Iterable[QueryRow], labels: Labels) -> list[ChangeLine]:
    """Return the lines of some changes, in their order."""
    return [
        ChangeLine(
            row["label"],
            row["title"] or "–",
            _place(row, labels),
            _value(row, row["before"], labels),
            _value(row, row["after"], labels),
            row["reason_label"] or "–",
            # A return that changes is its own cause.
            "" if row["kind"].startswith("return_") else row["sources"] or "",
        )
        for row in rows
    ]


def _place(row: QueryRow, labels: Labels) -> str:
    """Return the row that a change is in: the words of its key, with labels for codes."""
    if not row["row_label"] or row["table_name"] in _NAMED_BY_LABEL:
        site = " ".join(filter(None, (row["site_code"], row["site_name"])))
        audit = (row["audit_type_label"] or "").lower()
        return ", ".join(filter(None, (site, audit))) or "France entière"
    place = str(row["row_label"])
    for column, value in json.loads(row["row_key"] or "{}").items():
        code_list = list_of(row["table_name"], column)
        if code_list and value:
            place = place.replace(f" : {value}", f" : {labels.of(code_list, value)}")
        elif value == _ALL:
            place = place.replace(f" : {value}", " : tous")
    return place


def _value(row: QueryRow, text: str | None, labels: Labels) -> str:
    if text is None:
        return "–"
    if row["kind"] in _WHOLE_ROWS:
        return "ligne entière"
    if row["kind"].startswith("return_"):
        return typeset(labels.of("return_state", text))
    column = row["column_name"] or ""
    if code_list := list_of(row["table_name"], column):
        return typeset(labels.of(code_list, text))
    return _in_french(column, text)


def _in_french(column: str, text: str) -> str:
    """Return a value as a French page shows it, from the text that the database made of it."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text) and not column.endswith("_code"):
        return tabled(Decimal(text)) if is_rate(column) else number(Decimal(text))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T[\d:.]+[+-]\d{2}:\d{2}", text):
        return paris.short(datetime.fromisoformat(text))
    return _TRUTH.get(text, text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
