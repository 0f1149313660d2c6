"""The list of returns: filtered, sorted, fifty a page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from prefaudit.l10n import clock as paris
from prefaudit.reference.data import Reference
from prefaudit.web.queries import QueryRow

PAGE_SIZE = 50
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

# What stands for several states at once.
_GROUPS = {
    "current": "accepté, avec ou sans avertissement",
    "received": "reçu",
    "late": "accepté en retard",
    "overdue": "échéance passée, rien d'accepté",
}


@dataclass(frozen=True)
class ReturnStates:
    """The states of a return with their labels, in the order of the code list; `accepted` are those that count."""

    labels: Mapping[str, str]
    accepted: Collection[str]

    @classmethod
    def of(cls, reference: Reference) -> "ReturnStates":
        """Return the states of the code list."""
        return cls(reference.codes("return_state"), reference.codes_meaning("return_state", "accepted"))

    @property
    def choices(self) -> Mapping[str, str]:
        """The states that the list can be filtered by, with their labels."""
        return {**self.labels, **_GROUPS}

    def holds(self, state: str, row: QueryRow) -> bool:
        """Return whether a return is in a state, or in what stands for several; every return is in the state ""."""
        accepted = row["state"] in self.accepted
        match state:
            case "current":
                return accepted
            case "received":
                return bool(row["submissions"])
            case "late":
                return bool(row["days_late"])
            case "overdue":
                return not accepted and row["due_on"] is not None and row["due_on"] < paris.today()
            case _:
                return state in ("", row["state"])


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


def filtered(returns: Sequence[QueryRow], wanted: Filter, states: ReturnStates) -> list[QueryRow]:
    """Return the returns that a filter holds, sorted; those without a value in the sort column come last."""
    text = wanted.text.casefold().strip()
    kept = [
        row
        for row in returns
        if states.holds(wanted.state, row)
        and wanted.region in ("", row["region_code"])
        and (not text or text in f"{row['site_code']} {row['site_name']} {row['departement_name']}".casefold())
    ]
    key = wanted.sort if returns and wanted.sort in returns[0] else "site_code"
    order = list(states.labels)
    return sorted(
        kept,
        key=lambda row: (
            row[key] is None,
            order.index(row[key]) if key == "state" else row[key] if row[key] is not None else 0,
            row["site_code"],
        ),
    )


def page_of(returns: Sequence[QueryRow], wanted: Filter, states: ReturnStates) -> ListPage:
    """Return the page that a filter asks for; the last one where there are fewer."""
    found = filtered(returns, wanted, states)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    return ListPage(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages, len(found))
