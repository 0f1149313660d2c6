"""The page of a campaign: how the night went, its counts, the map of what is accepted, the list of returns."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from prefaudit.publication.report import map as france
from prefaudit.web.authorisation import Attempt, Night
from prefaudit.web.labels import NIGHTS, STATES
from prefaudit.web.listing import ACCEPTED, CHOICES, COLUMNS, NUMBERS, Filter, sheet
from prefaudit.web.page_context import Frame, render
from prefaudit.web.queries import Row

_LEGEND = ("aucun", "moins de la moitié", "la moitié ou plus", "tous")
# So many tasks are named in the banner.
_NAMED = 5


@dataclass(frozen=True)
class Banner:
    """What is told of the latest night: the run, what it did, what was released since it began.

    `done` is None where it has not begun. `refreshed` says that the page comes again by itself.
    """

    night: Night | None
    done: Row | None
    releases: Sequence[Row]
    refreshed: bool

    @property
    def tone(self) -> str:
        """How grave it is: the state of the run, or failed where a task gave up in a run that went on."""
        if self.night is None:
            return "queued"
        return "failed" if self.night.failed else self.night.state

    @property
    def troubles(self) -> list[tuple[str, Sequence[Attempt], int]]:
        """What failed and what will be tried again: the words, the tasks that are named, and how many are not."""
        if self.night is None:
            return []
        kinds = (("en échec", self.night.failed), ("en attente d'une nouvelle tentative", self.night.waiting))
        return [(words, tasks[:_NAMED], len(tasks[_NAMED:])) for words, tasks in kinds if tasks]


def home(
    frame: Frame, banner: Banner, campaigns: Sequence[Row], campaign: Row, rows: Sequence[Row], wanted: Filter
) -> str:
    """A campaign at a glance, and the page of the list that is asked for."""
    regions = sorted({(row["region_name"], row["region_code"]) for row in rows if row["region_code"]})
    return render(
        "home",
        frame,
        title=campaign["campaign_label"],
        banner=banner,
        night=banner.night,
        nights=NIGHTS,
        campaigns=campaigns,
        campaign=campaign,
        tiles=_tiles(campaign),
        regions=regions,
        sheet=sheet(rows, wanted),
        total=len(rows),
        wanted=wanted,
        states=STATES,
        choices=CHOICES,
        columns=COLUMNS,
        numbers=NUMBERS,
        map=Markup(_map(rows)) if rows else "",  # noqa: S704  made by the map, which escapes
    )


def _tiles(campaign: Row) -> list[tuple[str, int, str]]:
    """The counts below the first one: the state that the list is narrowed to, the count, the words."""
    tiles = [
        ("received", campaign["received"], "reçus"),
        ("accepted_with_warnings", campaign["with_warnings"], "acceptés, à relire"),
        ("rejected", campaign["rejected"], "refusés"),
        ("missing", campaign["missing"], "sans aucun dépôt"),
        ("late", campaign["late"], "acceptés en retard"),
        ("overdue", campaign["overdue"], "échéance passée, rien d'accepté"),
    ]
    return tiles + ([("withdrawn", campaign["withdrawn"], "retirés")] if campaign["withdrawn"] else [])


def _map(rows: Sequence[Row]) -> str:
    """Accepted returns on owed returns by département; what has no shape on the map is in the list only."""
    counts: dict[str, tuple[str, int, int]] = {}
    for row in rows:
        code, name = row["departement_code"], row["departement_name"]
        if code:
            _, owed, accepted = counts.get(code, (name, 0, 0))
            counts[code] = (name, owed + 1, accepted + (row["state"] in ACCEPTED))
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
