"""What may be read: pages and documents, each asked for with GET and changing nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from upath import UPath

from prefaudit.campaigns.forms.bundle import folder_of
from prefaudit.model.contract import AUDIT_RETURN, load_contracts
from prefaudit.model.file_name import file_name
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation import docs_folder as data_docs
from prefaudit.validation.catalogue import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import pages
from prefaudit.web import queries as state
from prefaudit.web.authorisation import Night, door_of
from prefaudit.web.home import Banner
from prefaudit.web.home import home as home_page
from prefaudit.web.listing import Filter
from prefaudit.web.responses import Place, Warehouse, file, frame_of, html

# The documents of a submission: the word in the address, and the column of its place.
_DOCUMENTS = {"original": "original", "annote": "annotated", "accuse": "answer"}

# While a night runs, its page comes again by itself after so many seconds.
_AGAIN = 30

router = APIRouter()


def _asked(
    etat: str = "",
    region: str = "",
    texte: Annotated[str, Query(max_length=100)] = "",
    tri: str = "site_code",
    page: int = 1,
) -> Filter:
    return Filter(etat, region, texte, tri, page)


@router.get("/")
def home(
    request: Request,
    connection: Warehouse,
    wanted: Annotated[Filter, Depends(_asked)],
    campagne: str = "",
    suivi: str = "",
) -> Response:
    """A campaign at a glance. While a night runs it comes again by itself, unless the reader asks it not to."""
    campaigns = state.campaigns(connection)
    campaign = _campaign(campaigns, campagne)
    rows = state.returns(connection, campaign["campaign_code"])
    banner = _banner(connection, door_of(request).last_night(), follow=suivi != "non")
    again = {"Refresh": str(_AGAIN)} if banner.refreshed else {}
    return html(home_page(frame_of(request), banner, campaigns, campaign, rows, wanted), headers=again)


@router.get("/sites/{campaign}/{site}")
def site(request: Request, connection: Warehouse, settings: Place, campaign: str, site: str) -> Response:
    """A site in a campaign."""
    found = _campaign(state.campaigns(connection), campaign)
    returns = [row for row in state.returns(connection, campaign) if row["site_code"] == site]
    if not returns:
        raise HTTPException(404, f"Le site « {site} » ne doit rien pour la campagne « {campaign} ».")
    reasons = Reference.load(settings.reference).codes("withdrawal_reason")
    submissions = state.submissions(connection, campaign, site)
    forms = [row["audit_type"] for row in returns if _form(settings, campaign, site, row["audit_type"]).exists()]
    return html(pages.site(frame_of(request), found, returns, submissions, reasons, forms))


@router.get("/formulaires/{campaign}/{site}/{audit_type}")
def prefilled(connection: Warehouse, settings: Place, campaign: str, site: str, audit_type: str) -> Response:
    """The prefilled form of a return that is owed, as it was written when the campaign was opened."""
    owed = {(row["site_code"], row["audit_type"]) for row in state.returns(connection, campaign)}
    # Only what is owed makes a name of a file: no part of the address reaches the disk as it came.
    if (site, audit_type) not in owed or not _form(settings, campaign, site, audit_type).exists():
        raise HTTPException(404, "Ce formulaire n'a pas été écrit.")
    return file(_form(settings, campaign, site, audit_type), inline=False)


@router.get("/depots/{submission}/{kind}")
def document(connection: Warehouse, submission: int, kind: str) -> Response:
    """The workbook received, the annotated copy or the acknowledgement of a submission."""
    found = state.document(connection, submission) if 0 < submission < 2**63 else None
    place = found[_DOCUMENTS[kind]] if found and kind in _DOCUMENTS else None
    if not place:
        raise HTTPException(404, "Ce document n'existe pas.")
    return file(UPath(place), inline=kind == "accuse")


@router.get("/publications")
def publications(request: Request, connection: Warehouse) -> Response:
    """Every publication and refusal."""
    return html(pages.publications(frame_of(request), state.publications(connection)))


@router.get("/publications/{campaign}/{number}/{name}")
def published(connection: Warehouse, settings: Place, campaign: str, number: int, name: str) -> Response:
    """A file of a publication."""
    if not (0 < number < 2**31 and state.is_published(connection, campaign, number, name)):
        raise HTTPException(404, "Ce fichier n'est d'aucune publication.")
    return file(UPath(settings.publications) / campaign / f"{number:04d}" / name, inline=name.endswith(".html"))


@router.get("/sans-retour")
def unplaced(request: Request, connection: Warehouse) -> Response:
    """The submissions that belong to no return."""
    return html(pages.unplaced(frame_of(request), state.unplaced(connection)))


@router.get("/regles")
def rules(request: Request, settings: Place) -> Response:
    """The catalogue of the rules."""
    contract = load_contracts(settings.contracts)[AUDIT_RETURN]
    entries = catalogue(contract, Reference.load(settings.reference), settings.expectations, settings.contracts)
    return html(pages.rules(frame_of(request), entries))


@router.get("/controles")
@router.get("/controles/{name}")
def control_pages(request: Request, settings: Place, name: str = data_docs.INDEX) -> Response:
    """What Great Expectations said of the last night, as the night wrote it down."""
    page = data_docs.page(settings, name)
    if page is None:
        raise HTTPException(404, "Cette page n'existe pas : elle vient avec la première nuit qui contrôle un retour.")
    return html(pages.controls(frame_of(request), page.read_text(encoding="utf-8")))


@router.get("/courriels")
def mails(request: Request, connection: Warehouse) -> Response:
    """The mails that wait for a person, and the last ones that came."""
    return html(pages.mails(frame_of(request), state.mails(connection)))


def _banner(connection: Connection, night: Night | None, *, follow: bool) -> Banner:
    since = night.started_at if night else None
    done = state.night(connection, since) if since else None
    releases = state.releases(connection, since) if since else []
    return Banner(night, done, releases, refreshed=follow and night is not None and night.goes_on)


def _form(settings: Settings, campaign: str, site: str, audit_type: str) -> UPath:
    return folder_of(settings, campaign) / file_name(campaign, site, audit_type)


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
