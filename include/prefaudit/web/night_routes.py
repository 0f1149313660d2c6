"""The routes of the nights: their history, and the submissions of one."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from prefaudit.l10n import clock as paris
from prefaudit.web import nights_page
from prefaudit.web.authorisation import host_of
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
def night(request: Request, connection: Warehouse, run: str) -> Response:
    """Show the submissions that a night took in or settled, all or those of a state."""
    found, rows = nights_page.submissions_of(host_of(request), connection, run)
    assert found.started_at  # noqa: S101  one that has not started is none of them
    return page(
        request,
        "night",
        title=f"Nuit du {paris.short(found.started_at)}",
        sheet=shown(request, connection, "nuit", nuit=run),
        choices=[
            (state, words, len(nights_page.of_state(rows, state)))
            for state, words in {"": "tous", **nights_page.STATES}.items()
        ],
        night=nights_page.Night(found, None),
    )
