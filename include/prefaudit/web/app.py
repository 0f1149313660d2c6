"""The control room as a web application, to be mounted by a host that authorises its users."""

from collections.abc import Callable

import psycopg
from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.web import campaign_routes, night_routes, proposal_routes, read_routes, refusals, write_routes
from prefaudit.web.authorisation import remember_user
from prefaudit.web.check_service import CheckService
from prefaudit.web.host import Host
from prefaudit.web.receiving import Slots


def create_app(host: Host, settings: Callable[[], Settings] = Settings.from_env) -> FastAPI:
    """Return the application. The host authorises every request; routes that change anything require more."""
    dependencies = [Depends(remember_user(host.authorise))]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=dependencies)
    app.state.host = host
    app.state.settings = settings
    app.state.check_service = CheckService()
    app.state.slots = Slots()
    # What asks for a confirmation is a GET too, and stands before the documents of a submission.
    app.include_router(write_routes.router)
    app.include_router(read_routes.router)
    app.include_router(night_routes.router)
    app.include_router(proposal_routes.router)
    app.include_router(campaign_routes.router)
    app.add_exception_handler(OperatorError, refusals.operator_error)
    app.add_exception_handler(RequestValidationError, refusals.invalid_address)
    # Starlette's class, of which FastAPI's is one: it covers addresses that no route answers too.
    app.add_exception_handler(HTTPException, refusals.http_refusal)
    app.add_exception_handler(psycopg.OperationalError, refusals.database_away)
    # Shown first, then raised on: the server logs it.
    app.add_exception_handler(Exception, refusals.defect)
    return app
