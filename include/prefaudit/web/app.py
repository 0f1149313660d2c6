"""The control room as a web application, to be mounted by whoever keeps its door."""

from collections.abc import Callable

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import DatabaseUnavailable
from prefaudit.warehouse.postgres.migrations import MigrationError
from prefaudit.web import actions as acting
from prefaudit.web import pages
from prefaudit.web import views as reading
from prefaudit.web.authorisation import Door, door_of, remembering
from prefaudit.web.check_service import Desk
from prefaudit.web.responses import frame_of, html


def create_app(door: Door, settings: Callable[[], Settings] = Settings.from_env) -> FastAPI:
    """The application. Nobody passes a route without the door's word; what changes anything asks more of them."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(remembering(door.enter))])
    app.state.door = door
    app.state.settings = settings
    app.state.desk = Desk()
    app.include_router(reading.router)
    app.include_router(acting.router)
    app.add_exception_handler(DatabaseUnavailable, _not_ready)
    app.add_exception_handler(MigrationError, _not_ready)
    app.add_exception_handler(RequestValidationError, _unreadable)
    # The framework's own, of which FastAPI's is one: an address that leads nowhere is told as ours are.
    app.add_exception_handler(HTTPException, _refused)
    return app


def _not_ready(request: Request, error: Exception) -> Response:
    return html(pages.refusal(frame_of(request), 503, f"L'entrepôt ne répond pas comme attendu : {error}"), 503)


def _unreadable(request: Request, error: Exception) -> Response:
    told = "L'adresse demandée n'est pas valable : revenez à la page, puis suivez ses liens."
    return html(pages.refusal(frame_of(request), 422, told), 422)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    login = door_of(request).login(_way_back(request))
    return html(pages.refusal(frame_of(request), error.status_code, str(error.detail), login), error.status_code)


def _way_back(request: Request) -> str:
    """The path to come back to: the page that was asked for, or the first one where something was to be done."""
    if request.method != "GET":
        return f"{frame_of(request).base}/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
