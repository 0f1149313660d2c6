"""The list of returns: filtered, sorted, fifty a page."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import collated
from prefaudit.reference.data import Reference
from prefaudit.web.queries import QueryRow

PAGE_SIZE = 50
# From how many signs on a text without a letter is looked for in file names too.
_FILE_NAME_FROM = 5
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
    "blocked": "refusé plusieurs fois",
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
            case "blocked":
                return bool(row["state"] == "rejected" and row["submissions"] > 1)
            case _:
                return state in ("", row["state"])


@dataclass(frozen=True)
class Filter:
    """What the list of returns is filtered by, its order and its page; an empty field filters nothing.

    `sort` is a column, the largest first behind a « - »; the page 0 holds the whole list, for paper.
    """

    state: str = ""
    region: str = ""
    text: str = ""
    sort: str = "site_code"
    page: int = 1

    @property
    def column(self) -> str:
        """The column that the list is sorted by."""
        return self.sort.removeprefix("-")

    @property
    def direction(self) -> str:
        """The direction of the order, as `aria-sort` names it."""
        return "descending" if self.sort.startswith("-") else "ascending"

    def sort_by(self, column: str) -> str:
        """Return the order that a click on the heading of a column asks for; the other way on a second click."""
        return f"-{column}" if self.sort == column else column

    def address(self, campaign: str, **changes: Any) -> str:
        """Return the query string that shows a campaign with this filter, some fields changed."""
        wanted = replace(self, **changes)
        asked = {"etat": wanted.state, "region": wanted.region, "texte": wanted.text, "tri": wanted.sort}
        kept = {name: value for name, value in asked.items() if value and (name, value) != ("tri", "site_code")}
        page = {"page": wanted.page} if wanted.page != 1 else {}
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
    kept = [
        row
        for row in returns
        if states.holds(wanted.state, row) and wanted.region in ("", row["region_code"]) and _mentions(row, wanted.text)
    ]
    column = wanted.column if wanted.column in COLUMNS else "site_code"
    order = list(states.labels)

    def key(row: QueryRow) -> Any:
        value = row[column]
        return order.index(value) if column == "state" else collated(value) if isinstance(value, str) else value

    by_code = sorted(kept, key=lambda row: str(row["site_code"]))
    present = [row for row in by_code if row[column] is not None]
    absent = [row for row in by_code if row[column] is None]
    return sorted(present, key=key, reverse=wanted.direction == "descending") + absent


def _mentions(row: QueryRow, text: str) -> bool:
    """Return whether a return has a text in its site, département or file names, or is that of a submission number.

    Accents, capitals and hyphens do not count.
    """
    if not text.strip():
        return True
    number = text.strip().casefold().removeprefix("n°").strip()
    if number in {str(one) for one in row["numbers"]}:
        return True
    wanted = collated(text)[0]
    # The names of most files have the year in them, which is no answer to the code of a site.
    files = row["file_names"] if len(wanted) >= _FILE_NAME_FROM or any(map(str.isalpha, wanted)) else ()
    said = (row["site_code"], row["site_name"], row["departement_code"], row["departement_name"], *files)
    return bool(wanted) and any(wanted in collated(str(each or ""))[0] for each in said)


def page_of(returns: Sequence[QueryRow], wanted: Filter, states: ReturnStates) -> ListPage:
    """Return the page that a filter asks for; the last one where there are fewer."""
    found = filtered(returns, wanted, states)
    if wanted.page == 0:
        return ListPage(found, 1, 1, len(found))
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(1, wanted.page), pages)
    return ListPage(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE], page, pages, len(found))
