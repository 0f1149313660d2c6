"""The page of a campaign: the last nightly run, the counts, the map of accepted returns, the list of returns."""

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from prefaudit.l10n.french import collated
from prefaudit.publication.report import map as france
from prefaudit.web.lists import View, listing
from prefaudit.web.night import RunBanner
from prefaudit.web.queries import QueryRow
from prefaudit.web.returns_list import ReturnStates, mentions

_LEGEND = ("aucun", "moins de la moitié", "la moitié ou plus", "tous")
_TILES = {
    "current": "acceptés",
    "received": "reçus",
    "accepted_with_warnings": "acceptés avec avertissements",
    "rejected": "refusés",
    "missing": "sans dépôt",
    "not_due": "pas encore dus",
    "late": "acceptés en retard",
    "overdue": "échéance passée, rien d'accepté",
    "withdrawn": "retirés",
}
# What somebody has to do something about.
_ATTENTION = frozenset({"rejected", "overdue"})


def page_values(
    banner: RunBanner,
    campaigns: Sequence[QueryRow],
    campaign: QueryRow,
    returns: Sequence[QueryRow],
    view: View,
    states: ReturnStates,
) -> dict[str, Any]:
    """Return the values of the template `campaign`, with the page of the list that is asked for."""
    narrowed = states.narrowed(returns, view.others)
    return {
        "title": campaign["campaign_label"],
        "banner": banner,
        "run": banner.run,
        "campaigns": campaigns,
        "campaign": campaign,
        "tiles": _tiles(returns, states),
        "attention": _ATTENTION,
        "regions": _places(returns, "region"),
        "departements": _places(returns, "departement"),
        "sheet": listing("retours", states.columns, narrowed, view, mentions=mentions, total=len(returns)),
        "total": len(returns),
        "wanted": view.others,
        "choices": states.choices,
        "accepted": states.accepted,
        "map": Markup(_map(returns, states.accepted, view)) if any(row["departement_code"] for row in returns) else "",  # noqa: S704  made by the map, which escapes
    }


def _places(returns: Sequence[QueryRow], kind: str) -> list[tuple[str, str]]:
    """Return the names and codes of the régions, or départements, of some returns, in the order of a dictionary."""
    found = {(row[f"{kind}_name"], row[f"{kind}_code"]) for row in returns if row[f"{kind}_code"]}
    return sorted(found, key=lambda place: (collated(place[0] or ""), place[1]))


def _tiles(returns: Sequence[QueryRow], states: ReturnStates) -> list[tuple[str, int, str]]:
    """Return what the list can be filtered by at a click: the state, how many returns are in it, the words."""
    tiles = [(state, sum(states.holds(state, row) for row in returns), words) for state, words in _TILES.items()]
    return [tile for tile in tiles if tile[1] or tile[0] not in {"withdrawn", "not_due"}]


def _map(returns: Sequence[QueryRow], accepted_states: Collection[str], view: View) -> str:
    """Draw accepted returns over expected ones by département, each a link to its returns; sites without a shape are in
    the list only."""
    counts: dict[str, tuple[str, int, int]] = {}
    for row in returns:
        code, name = row["departement_code"], row["departement_name"]
        if code:
            _, expected, accepted = counts.get(code, (name, 0, 0))
            counts[code] = (name, expected + 1, accepted + (row["state"] in accepted_states))
    shades = [
        france.Shade(code, name, _level(accepted, expected), f"{accepted} sur {expected}", link=_returns_of(view, code))
        for code, (name, expected, accepted) in counts.items()
    ]
    description = "Une forme par département, d'autant plus foncée et hachurée que la part acceptée est grande."
    title = "Retours acceptés sur retours attendus"
    none = "Aucun attendu"
    drawn = france.choropleth(shades, _LEGEND, title, description, "carte", none=none)
    return drawn + france.key(_LEGEND, none, "carte")


def _returns_of(view: View, departement: str) -> str:
    asked = {"campagne": view.others["campagne"], "departement": departement}
    return f"?{urlencode(asked)}#retours"


def _level(accepted: int, expected: int) -> int:
    if accepted in (0, expected):
        return 0 if accepted == 0 else 3
    return 1 if accepted * 2 < expected else 2
