"""The list of returns: which of them are asked for, in which order, and fifty of them a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from prefaudit.l10n import clock as paris
from prefaudit.web.labels import STATES
from prefaudit.web.queries import Row

PAGE = 50
ACCEPTED = ("accepted", "accepted_with_warnings")
COLUMNS = {
    "site_code": "Code",
    "site_name": "Site",
    "region_name": "Région",
    "audit_type_label": "Audit",
    "due_on": "Échéance",
    "state": "État",
    "submissions": "Dépôts",
    "last_received_at": "Dernier dépôt",
    "days_late": "Jours de retard",
}
NUMBERS = frozenset({"submissions", "days_late"})

# What the tiles count over several states at once: the words, and which returns are meant.
_GROUPS: Mapping[str, tuple[str, Callable[[Row], bool]]] = {
    "in_force": ("accepté, à relire compris", lambda row: row["state"] in ACCEPTED),
    "received": ("reçu", lambda row: row["submissions"] > 0),
    "late": ("accepté en retard", lambda row: bool(row["days_late"])),
    "overdue": (
        "échéance passée, rien d'accepté",
        lambda row: row["state"] not in ACCEPTED and row["due_on"] is not None and row["due_on"] < paris.today(),
    ),
}
CHOICES = {**STATES, **{code: words for code, (words, _) in _GROUPS.items()}}


@dataclass(frozen=True)
class Filter:
    """What the list of returns is narrowed to, how it is sorted, and which page of it; empty where nothing is asked."""

    state: str = ""
    region: str = ""
    text: str = ""
    sort: str = "site_code"
    page: int = 1

    def address(self, campaign: str, **changes: Any) -> str:
        """The query of the page that shows the list of a campaign so, but for some changes."""
        wanted = replace(self, **changes)
        asked = {"etat": wanted.state, "region": wanted.region, "texte": wanted.text, "tri": wanted.sort}
        kept = {name: value for name, value in asked.items() if value and (name, value) != ("tri", "site_code")}
        page = {"page": wanted.page} if wanted.page > 1 else {}
        return urlencode({"campagne": campaign, **kept, **page})


@dataclass(frozen=True)
class Sheet:
    """One page of the list: its rows, which page of how many it is, and what all pages hold."""

    rows: Sequence[Row]
    page: int
    pages: int
    found: int

    @property
    def first(self) -> int:
        """The place of its first row in the list, from 1."""
        return (self.page - 1) * PAGE + 1


def narrowed(rows: Sequence[Row], wanted: Filter) -> list[Row]:
    """The returns that a filter lets through, sorted; what has no value comes last."""
    text = wanted.text.casefold().strip()
    kept = [
        row
        for row in rows
        if _is(row, wanted.state)
        and wanted.region in ("", row["region_code"])
        and (not text or text in f"{row['site_code']} {row['site_name']} {row['departement_name']}".casefold())
    ]
    key = wanted.sort if rows and wanted.sort in rows[0] else "site_code"
    order = list(STATES)
    return sorted(
        kept,
        key=lambda row: (
            row[key] is None,
            order.index(row[key]) if key == "state" else row[key] if row[key] is not None else 0,
            row["site_code"],
        ),
    )


def sheet(rows: Sequence[Row], wanted: Filter) -> Sheet:
    """The page that is asked for of the returns that a filter lets through; the last one where there are fewer."""
    found = narrowed(rows, wanted)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    return Sheet(found[(page - 1) * PAGE : page * PAGE], page, pages, len(found))


def _is(row: Row, state: str) -> bool:
    if state in _GROUPS:
        return _GROUPS[state][1](row)
    return state in ("", row["state"])
