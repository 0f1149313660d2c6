"""The control room as a web application, to be mounted by whoever keeps its door."""

from collections.abc import Callable

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import Response

from prefaudit.control import acting, pages, reading
from prefaudit.control.desk import Desk
from prefaudit.control.door import Door, remembering
from prefaudit.control.replies import frame_of, html
from prefaudit.settings import Settings
from prefaudit.warehouse.connection import DatabaseUnavailable
from prefaudit.warehouse.migrations import MigrationError


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
    app.add_exception_handler(HTTPException, _refused)
    return app


def _not_ready(request: Request, error: Exception) -> Response:
    return html(pages.refusal(frame_of(request), f"L'entrepôt ne répond pas comme attendu : {error}"), 503)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    return html(pages.refusal(frame_of(request), str(error.detail)), error.status_code)
