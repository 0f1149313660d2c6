"""The routes of the nights: their history, and the submissions of one."""

from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from prefaudit.l10n import clock as paris
from prefaudit.web import nights_page, queries
from prefaudit.web.authorisation import host_of
from prefaudit.web.host import NightlyRun
from prefaudit.web.responses import Warehouse, page
from prefaudit.web.sources import shown

router = APIRouter()


@router.get("/nuits")
def nights(request: Request, connection: Warehouse) -> Response:
    """Show the latest nights: when, how long, what each took in, accepted, refused and published, what failed."""
    sheet = shown(request, connection, "nuits", whole=True)
    return page(
        request,
        "nights",
        title="Nuits",
        sheet=sheet,
        bars=nights_page.bars(sheet.rows),
        ahead=host_of(request).ahead(),
        width=nights_page.CHART_WIDTH,
        height=nights_page.CHART_HEIGHT,
    )


@router.get("/nuits/{run}")
def night(request: Request, connection: Warehouse, run: str, etat: str = "") -> Response:
    """Show the submissions that a night took in or settled, all or those of a state."""
    runs = [each for each in host_of(request).runs(nights_page.NIGHTS) if each.started_at]
    place = _place(runs, run)
    found = runs[place]
    assert found.started_at  # noqa: S101  as chosen above
    rows = queries.night(connection, found.started_at, runs[place - 1].started_at if place else None)
    return page(
        request,
        "night",
        title=f"Nuit du {paris.short(found.started_at)}",
        rows=nights_page.of_state(rows, etat),
        state=etat,
        states={state: (words, len(nights_page.of_state(rows, state))) for state, words in nights_page.STATES.items()},
        night=nights_page.Night(found, None),
    )


def _place(runs: Sequence[NightlyRun], run_id: str) -> int:
    for place, run in enumerate(runs):
        if run.run_id == run_id:
            return place
    raise HTTPException(404, f"Cette nuit n'est pas des {nights_page.NIGHTS} dernières.")
