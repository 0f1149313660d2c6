"""The pages of the control room as HTML: French, without a script, every value escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from prefaudit import paris
from prefaudit.control import refusing
from prefaudit.control.door import Night
from prefaudit.control.journal import entries
from prefaudit.control.state import STATES, Filter, Row, narrowed
from prefaudit.french import number, share
from prefaudit.summaries.report import map as france
from prefaudit.validation.catalogue import Entry

_LEGEND = ("aucun", "moins de la moitié", "la moitié ou plus", "tous")
_ACCEPTED = ("accepted", "accepted_with_warnings")
VERDICTS = {"accepted": "accepté", "accepted_with_warnings": "accepté, à relire", "rejected": "rejeté"}
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


# The states of a run of the night, in French words.
NIGHTS = {"queued": "en attente", "running": "en cours", "success": "réussie", "failed": "échouée"}

MAILS = {
    "taken": "classeurs pris en compte",
    "quarantined": "en quarantaine",
    "empty": "sans classeur",
    "released": "admis par une personne",
    "discarded": "écarté",
}


@dataclass(frozen=True)
class Frame:
    """Where the application is mounted, and whether the visitor may act."""

    base: str
    may_act: bool


def home(
    frame: Frame,
    night: Night | None,
    campaigns: Sequence[Row],
    campaign: Row,
    rows: Sequence[Row],
    wanted: Filter,
) -> str:
    """A campaign at a glance: how the night went, its counts, the map of what is accepted, the returns that the filter
    lets through."""
    regions = sorted({(row["region_name"], row["region_code"]) for row in rows if row["region_code"]})
    return _render(
        "home",
        frame,
        title=campaign["campaign_label"],
        night=night,
        nights=NIGHTS,
        campaigns=campaigns,
        campaign=campaign,
        regions=regions,
        rows=narrowed(rows, wanted),
        total=len(rows),
        wanted=wanted,
        states=STATES,
        columns=COLUMNS,
        map=Markup(_map(rows)) if rows else "",  # noqa: S704  made by the map, which escapes
    )


def site(
    frame: Frame,
    campaign: Row,
    returns: Sequence[Row],
    submissions: Sequence[tuple[Row, Any]],
    reasons: Mapping[str, str],
) -> str:
    """A site in a campaign: what it owes, what it sent, what was found in each submission."""
    return _render(
        "site",
        frame,
        title=f"{returns[0]['site_name']}, {campaign['campaign_label']}",
        campaign=campaign,
        returns=returns,
        submissions=submissions,
        states=STATES,
        verdicts=VERDICTS,
        reasons=reasons,
    )


def deposit(frame: Frame, limit: int, most: int) -> str:
    """The form to deposit returns; `limit` is the size of the largest one, in bytes."""
    return _render("deposit", frame, title="Déposer des retours", limit=limit // 2**20, most=most)


def deposited(frame: Frame, files: Sequence[tuple[Row, Any]]) -> str:
    """What the check of a deposit found, file by file."""
    return _render("deposited", frame, title="Résultat du dépôt", files=files, verdicts=VERDICTS)


def journal(frame: Frame, rows: Sequence[Row]) -> str:
    """What people did."""
    return _render("journal", frame, title="Journal des actes", entries=entries(rows))


def mails(frame: Frame, rows: Sequence[Row]) -> str:
    """The mails that came in."""
    return _render("mails", frame, title="Courriels reçus", rows=rows, states=MAILS)


def publications(frame: Frame, rows: Sequence[Row]) -> str:
    """The publications with their files, the refusals with their reasons."""
    return _render("publications", frame, title="Publications", rows=rows)


def unplaced(frame: Frame, rows: Sequence[Row]) -> str:
    """The submissions that belong to no return."""
    return _render("unplaced", frame, title="Dépôts sans retour attendu", rows=rows, verdicts=VERDICTS)


def rules(frame: Frame, catalogue: Sequence[Entry]) -> str:
    """The catalogue of the rules."""
    return _render("rules", frame, title="Règles de contrôle", entries=catalogue)


def refusal(frame: Frame, status: int, detail: str, login: str = "") -> str:
    """A page that says what is refused or not there, and where to go; `login` is where one logs in, if anywhere."""
    told = refusing.sentence(status, detail)
    way = login if refusing.wants_login(status, told) else ""
    return _render("refusal", frame, title=refusing.title(status), sentence=told, login=way)


def _map(rows: Sequence[Row]) -> str:
    """Accepted returns on owed returns by département; what has no shape on the map is in the list only."""
    counts: dict[str, tuple[str, int, int]] = {}
    for row in rows:
        code, name = row["departement_code"], row["departement_name"]
        if code:
            _, owed, accepted = counts.get(code, (name, 0, 0))
            counts[code] = (name, owed + 1, accepted + (row["state"] in _ACCEPTED))
    shades = [
        france.Shade(code, name, _level(accepted, owed), f"{accepted} sur {owed}")
        for code, (name, owed, accepted) in counts.items()
    ]
    description = "Une forme par département, d'autant plus foncée et hachurée que la part acceptée est grande."
    title = "Retours acceptés sur retours attendus"
    return france.choropleth(shades, _LEGEND, title, description, "carte", none="Aucun attendu")


def _level(accepted: int, owed: int) -> int:
    if accepted in (0, owed):
        return 0 if accepted == 0 else 3
    return 1 if accepted * 2 < owed else 2


def _moment(value: Any) -> str:
    return paris.short(value) if value else "–"


def _day(value: Any) -> str:
    return value.strftime("%d/%m/%Y") if value else "–"


def _share(part: int, whole: int) -> str:
    return share(part / whole) if whole else "–"


def _render(template: str, frame: Frame, **values: object) -> str:
    return _environment().get_template(f"{template}.html.j2").render(base=frame.base, may_act=frame.may_act, **values)


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(moment=_moment, day=_day, number=number)
    environment.globals.update(share=_share, map_style=Markup(france.STYLE))  # noqa: S704  a constant
    return environment
