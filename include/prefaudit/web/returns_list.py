"""The list of the returns of a campaign: its columns, what it is narrowed to, what is searched in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from prefaudit.l10n import clock as paris
from prefaudit.l10n.french import collated
from prefaudit.reference.data import Reference
from prefaudit.web.lists import Column, named, says
from prefaudit.web.queries import QueryRow

# From how many signs on a text without a letter is looked for in file names too.
_FILE_NAME_FROM = 5
# What the list is narrowed to: the parameters of its address beside the campaign.
STATE, REGION, DEPARTEMENT = "etat", "region", "departement"

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

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the list."""
        order = list(self.labels)
        return (
            named("site_code", "Code"),
            named("site_name", "Site"),
            named("region_name", "Région"),
            named("audit_type_label", "Audit"),
            named("due_on", "Échéance"),
            Column("state", "État", lambda row: self.labels[row["state"]], order=lambda row: order.index(row["state"])),
            named("submissions", "Dépôts", is_number=True),
            named("last_received_at", "Dernier dépôt"),
            named("days_late", "Jours de retard", is_number=True),
        )

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

    def narrowed(self, returns: Sequence[QueryRow], asked: Mapping[str, str]) -> list[QueryRow]:
        """Return the returns of the state, the région and the département asked for."""
        places = {"region_code": asked.get(REGION, ""), "departement_code": asked.get(DEPARTEMENT, "")}
        return [
            row
            for row in returns
            if self.holds(asked.get(STATE, ""), row) and all(code in ("", row[name]) for name, code in places.items())
        ]


def mentions(row: QueryRow, text: str) -> bool:
    """Return whether a return has a text in its site, département or file names, or is that of a submission number."""
    if text.strip().casefold().removeprefix("n°").strip() in {str(one) for one in row["numbers"]}:
        return True
    # The names of most files have the year in them, which is no answer to the code of a site.
    wanted = collated(text)[0]
    files = row["file_names"] if len(wanted) >= _FILE_NAME_FROM or any(map(str.isalpha, wanted)) else ()
    return says(text, (row["site_code"], row["site_name"], row["departement_code"], row["departement_name"], *files))
