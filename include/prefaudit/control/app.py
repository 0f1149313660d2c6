"""The control room as a web application, to be mounted by whoever keeps its door."""

import mimetypes
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response
from upath import UPath

from prefaudit.contract import load_contracts
from prefaudit.control import pages, state
from prefaudit.forms import FORM
from prefaudit.reference import Reference
from prefaudit.settings import Settings
from prefaudit.validation.catalogue import catalogue
from prefaudit.warehouse.connection import Connection, DatabaseUnavailable, connect
from prefaudit.warehouse.migrations import MigrationError, require_current

# A page asks nothing of any other host, runs no script, and stands in a frame of this host only.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; "
    "frame-ancestors 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


# The documents of a submission: the word in the address, and the column of its place.
_DOCUMENTS = {"original": "original", "annote": "annotated", "accuse": "answer"}

router = APIRouter()


def create_app(guard: Callable[..., Any], settings: Callable[[], Settings] = Settings.from_env) -> FastAPI:
    """The application; `guard` is a dependency of every route: it lets pass those who may read, and refuses others."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(guard)])
    app.state.settings = settings
    app.include_router(router)
    app.add_exception_handler(DatabaseUnavailable, _not_ready)
    app.add_exception_handler(MigrationError, _not_ready)
    app.add_exception_handler(HTTPException, _refused)
    return app


def _settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings()
    return found


def _warehouse(settings: Annotated[Settings, Depends(_settings)]) -> Iterator[Connection]:
    with connect(settings) as connection:
        require_current(connection)
        yield connection


Place = Annotated[Settings, Depends(_settings)]
Warehouse = Annotated[Connection, Depends(_warehouse)]


@router.get("/")
def home(
    request: Request,
    connection: Warehouse,
    campagne: str = "",
    etat: str = "",
    region: str = "",
    texte: Annotated[str, Query(max_length=100)] = "",
    tri: str = "site_code",
) -> Response:
    """A campaign at a glance."""
    campaigns = state.campaigns(connection)
    campaign = _campaign(campaigns, campagne)
    rows = state.returns(connection, campaign["campaign_code"])
    wanted = state.Filter(etat, region, texte, tri)
    return _html(pages.home(_base(request), campaigns, campaign, rows, wanted))


@router.get("/sites/{campaign}/{site}")
def site(request: Request, connection: Warehouse, campaign: str, site: str) -> Response:
    """A site in a campaign."""
    found = _campaign(state.campaigns(connection), campaign)
    returns = [row for row in state.returns(connection, campaign) if row["site_code"] == site]
    if not returns:
        raise HTTPException(404, f"Le site « {site} » ne doit rien pour la campagne « {campaign} ».")
    return _html(pages.site(_base(request), found, returns, state.submissions(connection, campaign, site)))


@router.get("/depots/{submission}/{kind}")
def document(connection: Warehouse, submission: int, kind: str) -> Response:
    """The workbook received, the annotated copy or the acknowledgement of a submission."""
    found = state.document(connection, submission) if 0 < submission < 2**63 else None
    place = found[_DOCUMENTS[kind]] if found and kind in _DOCUMENTS else None
    if not place:
        raise HTTPException(404, "Ce document n'existe pas.")
    return _file(UPath(place), inline=kind == "accuse")


@router.get("/publications")
def publications(request: Request, connection: Warehouse) -> Response:
    """Every publication and refusal."""
    return _html(pages.publications(_base(request), state.publications(connection)))


@router.get("/publications/{campaign}/{number}/{file}")
def published(connection: Warehouse, settings: Place, campaign: str, number: int, file: str) -> Response:
    """A file of a publication."""
    if not (0 < number < 2**31 and state.is_published(connection, campaign, number, file)):
        raise HTTPException(404, "Ce fichier n'est d'aucune publication.")
    return _file(UPath(settings.publications) / campaign / f"{number:04d}" / file, inline=file.endswith(".html"))


@router.get("/sans-retour")
def unplaced(request: Request, connection: Warehouse) -> Response:
    """The submissions that belong to no return."""
    return _html(pages.unplaced(_base(request), state.unplaced(connection)))


@router.get("/regles")
def rules(request: Request, settings: Place) -> Response:
    """The catalogue of the rules."""
    contract = load_contracts(settings.contracts)[FORM]
    entries = catalogue(contract, Reference.load(settings.reference), settings.expectations, settings.contracts)
    return _html(pages.rules(_base(request), entries))


def _not_ready(request: Request, error: Exception) -> Response:
    return _html(pages.refusal(_base(request), f"L'entrepôt ne répond pas comme attendu : {error}"), 503)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class
    return _html(pages.refusal(_base(request), str(error.detail)), error.status_code)


def _campaign(campaigns: list[state.Row], code: str) -> state.Row:
    """The campaign of a code; the latest that has received anything, or the latest of all, where none is asked."""
    if not campaigns:
        raise HTTPException(404, "Aucune campagne n'est encore connue : elles viennent avec la première nuit.")
    if not code:
        return next((each for each in campaigns if each["received"]), campaigns[0])
    found = next((each for each in campaigns if each["campaign_code"] == code), None)
    if found is None:
        raise HTTPException(404, f"La campagne « {code} » n'existe pas.")
    return found


def _base(request: Request) -> str:
    """The path under which the application is mounted."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _html(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, headers=HEADERS)


def _file(place: UPath, *, inline: bool) -> Response:
    """A stored file; shown in the page where it is one of our own, else downloaded under its own name."""
    try:
        data = place.read_bytes()
    except OSError as error:
        raise HTTPException(404, "Ce fichier n'est plus à sa place : voyez l'exploitant du service.") from error
    kind = mimetypes.guess_type(place.name)[0] or "application/octet-stream"
    disposition = "inline" if inline else "attachment"
    named = {"Content-Disposition": f'{disposition}; filename="{place.name}"'}
    return Response(data, media_type="text/html" if inline else kind, headers={**HEADERS, **named})
