"""The list of returns: filtered, sorted, fifty a page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from prefaudit.l10n import clock as paris
from prefaudit.web.labels import RETURN_STATES
from prefaudit.web.queries import QueryRow

PAGE_SIZE = 50
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

# The states that stand for several: their words, and which returns they hold.
_GROUPS: Mapping[str, tuple[str, Callable[[QueryRow], bool]]] = {
    "current": ("accepté, à relire compris", lambda row: row["state"] in ACCEPTED),
    "received": ("reçu", lambda row: row["submissions"] > 0),
    "late": ("accepté en retard", lambda row: bool(row["days_late"])),
    "overdue": (
        "échéance passée, rien d'accepté",
        lambda row: row["state"] not in ACCEPTED and row["due_on"] is not None and row["due_on"] < paris.today(),
    ),
}
CHOICES = {**RETURN_STATES, **{code: words for code, (words, _) in _GROUPS.items()}}


@dataclass(frozen=True)
class Filter:
    """What the list of returns is filtered by, its order and its page; an empty field filters nothing."""

    state: str = ""
    region: str = ""
    text: str = ""
    sort: str = "site_code"
    page: int = 1

    def address(self, campaign: str, **changes: Any) -> str:
        """Return the query string that shows a campaign with this filter, some fields changed."""
        wanted = replace(self, **changes)
        asked = {"etat": wanted.state, "region": wanted.region, "texte": wanted.text, "tri": wanted.sort}
        kept = {name: value for name, value in asked.items() if value and (name, value) != ("tri", "site_code")}
        page = {"page": wanted.page} if wanted.page > 1 else {}
        return urlencode({"campagne": campaign, **kept, **page})


@dataclass(frozen=True)
class ListPage:
    """One page of the list: its rows, its number, how many pages there are, and how many rows they hold."""

    rows: Sequence[QueryRow]
    page: int
    pages: int
    found: int

    @property
    def first(self) -> int:
        """The position of its first row in the list, from 1."""
        return (self.page - 1) * PAGE_SIZE + 1


def filtered(returns: Sequence[QueryRow], wanted: Filter) -> list[QueryRow]:
    """Return the returns that a filter holds, sorted; those without a value in the sort column come last."""
    text = wanted.text.casefold().strip()
    kept = [
        row
        for row in returns
        if _has_state(row, wanted.state)
        and wanted.region in ("", row["region_code"])
        and (not text or text in f"{row['site_code']} {row['site_name']} {row['departement_name']}".casefold())
    ]
    key = wanted.sort if returns and wanted.sort in returns[0] else "site_code"
    order = list(RETURN_STATES)
    return sorted(
        kept,
        key=lambda row: (
            row[key] is None,
            order.index(row[key]) if key == "state" else row[key] if row[key] is not None else 0,
            row["site_code"],
        ),
    )


def page_of(returns: Sequence[QueryRow], wanted: Filter) -> ListPage:
    """Return the page that a filter asks for; the last one where there are fewer."""
    found = filtered(returns, wanted)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    return ListPage(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages, len(found))


def _has_state(row: QueryRow, state: str) -> bool:
    if state in _GROUPS:
        return _GROUPS[state][1](row)
    return state in ("", row["state"])
