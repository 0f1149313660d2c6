"""The routes that only read: pages and documents, each asked for with GET."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from upath import UPath

from prefaudit.campaigns.forms.bundle import folder_of
from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import typed
from prefaudit.model.contracts import load_contracts
from prefaudit.model.file_name import file_name
from prefaudit.places import place_at
from prefaudit.publication.text_review import texts_to_review
from prefaudit.reference.contracts import language_of
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.validation.rule_results import latest
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import origin_page, queries, waiting
from prefaudit.web.authorisation import host_of
from prefaudit.web.campaign_page import page_values
from prefaudit.web.forms_zip import one_form
from prefaudit.web.host import Host
from prefaudit.web.list_files import KINDS, list_file
from prefaudit.web.night import RunBanner
from prefaudit.web.queries import QueryRow
from prefaudit.web.responses import HEADERS, CurrentSettings, Warehouse, base_path, named_file, page, stored_file
from prefaudit.web.returns_list import ReturnStates
from prefaudit.web.rule_results import INDEX, results_page
from prefaudit.web.rules_page import asked_contract
from prefaudit.web.sources import all_rows, shown, view_of

# The documents of a submission: their word in the address, and the column that holds their place.
_DOCUMENTS = {"original": "original", "annote": "annotated", "accuse": "answer"}

# The page of a campaign reloads itself every so many seconds while a nightly run is in progress.
_REFRESH_SECONDS = 30

router = APIRouter()


@router.get("/")
def campaign(
    request: Request,
    connection: Warehouse,
    settings: CurrentSettings,
    campagne: str = "",
    suivi: str = "",
) -> Response:
    """Show a campaign. While a nightly run is in progress the page reloads itself, unless the user declines."""
    campaigns = queries.campaigns(connection)
    chosen = _campaign(campaigns, campagne)
    returns = queries.returns(connection, chosen["campaign_code"])
    banner = _banner(connection, host_of(request), refresh=suivi != "non")
    headers = {"Refresh": str(_REFRESH_SECONDS)} if banner.refreshed else {}
    states = ReturnStates.of(Reference.load(settings.reference))
    view = view_of(request)
    others = {name: value for name, value in view.others.items() if name != "campagne"}
    view = replace(view, others={"campagne": str(chosen["campaign_code"]), **others})
    values = page_values(banner, campaigns, chosen, returns, view, states)
    blocked = sum(states.holds("blocked", row) for row in returns)
    tasks = _tasks(request, connection, banner, chosen["campaign_code"], blocked)
    return page(request, "campaign", headers=headers, tasks=tasks, **values)


@router.get("/listes/{name}.{kind}")
def list_as_file(request: Request, connection: Warehouse, name: str, kind: str) -> Response:
    """Return all the rows of a list, as its page is asked for, as CSV or XLSX."""
    if kind not in KINDS:
        raise HTTPException(404, "Cette liste s'obtient en CSV ou en XLSX.")
    columns, rows = all_rows(request, connection, name)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(list_file(kind, columns, rows), media_type=KINDS[kind], headers={**HEADERS, **disposition})


@router.get("/sites/{campaign}/{site}")
def site(request: Request, connection: Warehouse, settings: CurrentSettings, campaign: str, site: str) -> Response:
    """Show a site in a campaign: the returns expected from it, and each submission with its issues."""
    found = _campaign(queries.campaigns(connection), campaign)
    returns = [row for row in queries.returns(connection, campaign) if row["site_code"] == site]
    if not returns:
        raise HTTPException(404, f"Le site « {typed(site)} » ne doit rien pour la campagne « {typed(campaign)} ».")
    return page(
        request,
        "site",
        title=f"{returns[0]['site_name']}, {typed(found['campaign_label'])}",
        campaign=found,
        site=returns[0],
        returns=returns,
        submissions=queries.submissions(connection, campaign, site),
        field_titles=_field_titles(settings),
    )


@router.get("/sites/{site}")
def site_history(request: Request, connection: Warehouse, site: str) -> Response:
    """Show a site over all campaigns: its returns with their published rates, its submissions, its addresses."""
    returns = shown(request, connection, "campagnes-du-site", whole=True, site=site)
    if not returns.total:
        raise HTTPException(404, f"Le site « {typed(site)} » ne doit rien pour aucune campagne.")
    latest = queries.site_history(connection, site)[0]
    return page(
        request,
        "site_history",
        title=f"{latest['site_name'] or 'Site'} ({site})",
        site=latest,
        returns=returns,
        submissions=shown(request, connection, "depots-du-site", site=site),
        contacts=queries.contacts(connection, site),
    )


@router.get("/formulaires/{campaign}/{site}/{what}")
def prefilled_form(connection: Warehouse, settings: CurrentSettings, campaign: str, site: str, what: str) -> Response:
    """Return the prefilled form of an expected return: as written when the campaign was opened, else made now."""
    # Only an expected return gives a file name: no part of the address reaches the disk unchecked.
    expected = (row for row in queries.returns(connection, campaign) if (row["site_code"], _what(row)) == (site, what))
    row = next(expected, None)
    if row is None:
        raise HTTPException(404, "Ce site ne doit pas ce retour : il n'y en a pas de formulaire.")
    form = _form(settings, campaign, site, row)
    if form.exists():
        return stored_file(form, inline=False)
    data = one_form(settings, current_reference(connection, settings.reference), campaign, site, row["audit_type"])
    return named_file(data, form.name)


@router.get("/depots/{submission}/{kind}")
def submission_document(connection: Warehouse, submission: int, kind: str) -> Response:
    """Return the workbook received, the annotated copy or the acknowledgement of a submission."""
    found = queries.document(connection, submission) if 0 < submission < 2**63 else None
    place = found[_DOCUMENTS[kind]] if found and kind in _DOCUMENTS else None
    if not place:
        raise HTTPException(404, "Ce document n'existe pas.")
    return stored_file(place_at(place), inline=kind == "accuse")


@router.get("/publications")
def publications(request: Request, connection: Warehouse) -> Response:
    """Show what waits for a decision, every publication with its files, every refusal with its reasons."""
    question = host_of(request).question
    proposals = [(row, question(row["run"])) for row in queries.proposals(connection)]
    undecided = sum(asked is None or asked.approved is None for _, asked in proposals)
    return page(
        request,
        "publications",
        title="Publications",
        proposals=proposals,
        undecided=undecided,
        sheet=shown(request, connection, "publications"),
    )


@router.get("/publications/{campaign}/{number}/{name}")
def published_file(connection: Warehouse, settings: CurrentSettings, campaign: str, number: int, name: str) -> Response:
    """Return a file of a publication."""
    if not (0 < number < 2**31 and queries.is_published(connection, campaign, number, name)):
        raise HTTPException(404, "Ce fichier n'est d'aucune publication.")
    place = place_at(settings.publications) / campaign / f"{number:04d}" / name
    return stored_file(place, inline=name.endswith(".html"))


@router.get("/origine")
def origin(request: Request, connection: Warehouse, settings: CurrentSettings) -> Response:
    """Show the rows that a published figure counts; before one is chosen, what may be asked for."""
    asked = origin_page.choices(settings, connection, request.query_params)
    rows = shown(request, connection, "origine") if asked.figure else None
    return page(request, "origin", title="D'où vient un chiffre", asked=asked, rows=rows)


@router.get("/sans-retour")
def unmatched(request: Request, connection: Warehouse) -> Response:
    """Show the submissions that match no expected return, all or those of the last days, each with the reason."""
    return page(
        request,
        "unmatched",
        title="Dépôts sans retour attendu",
        rows=shown(request, connection, "sans-retour"),
        passed_over=shown(request, connection, "laisses-en-place", whole=True),
    )


@router.get("/regles")
def rules(request: Request, settings: CurrentSettings) -> Response:
    """Show the rules of a form in a version, the newest where none is asked for; of the audit return without a form."""
    return page(
        request,
        "rules",
        title="Règles de contrôle",
        # Whole: links lead to a rule.
        entries=shown(request, None, "regles", whole=True),
        contract=asked_contract(settings, request.query_params),
        contracts=list(load_contracts(settings.contracts).values()),
    )


@router.get("/controles")
@router.get("/controles/{name}")
def rule_results(request: Request, settings: CurrentSettings, name: str = INDEX) -> Response:
    """Show the results of the rules in the last runs."""
    return results_page(request, latest(settings.data_docs), name)


@router.get("/courriels")
def mails(request: Request, connection: Warehouse) -> Response:
    """Show the mails that wait for a decision, the last ones received, and what did not come in or leave."""
    return page(
        request,
        "mails",
        title="Courriels",
        rows=shown(request, connection, "courriels"),
        tries=shown(request, connection, "courriels-non-lus", whole=True),
        unsent=shown(request, connection, "courriels-non-partis", whole=True),
    )


def _banner(connection: Connection, host: Host, *, refresh: bool) -> RunBanner:
    run = host.last_run()
    since = run.started_at if run else None
    counts = queries.nightly_run_counts(connection, since) if since else None
    releases = queries.releases(connection, since) if since else []
    refreshed = refresh and run is not None and run.in_progress
    return RunBanner(run, counts, releases, host.ahead(), refreshed=refreshed)


def _tasks(
    request: Request, connection: Connection, banner: RunBanner, campaign: str, blocked: int
) -> Sequence[waiting.Task]:
    lately = datetime.now(UTC) - timedelta(days=waiting.UNMATCHED_DAYS)
    counts = {
        **queries.waiting(connection),
        "unmatched": len(queries.unmatched(connection, lately)),
        "texts": len(texts_to_review(connection).waiting),
        "blocked": blocked,
    }
    user = request.state.visitor
    if not user.may_approve:
        counts["proposal"] = None
    return waiting.tasks(banner.run, banner.ahead, counts, campaign, base_path(request), may_act=user.may_act)


def _what(row: QueryRow) -> str:
    """Return what the name of a form's file ends with: its type of audit, or the form itself."""
    return str(row["audit_type"] or row["form"])


def _form(settings: Settings, campaign: str, site: str, row: QueryRow) -> UPath:
    language = language_of(load_contracts(settings.contracts), str(row["form"]))
    return folder_of(settings, campaign) / file_name(campaign, site, _what(row), language)


def _field_titles(settings: Settings) -> dict[tuple[str, str], dict[tuple[str, str], tuple[str, str]]]:
    """Return by form and version the sheet and the title of each field, by the names of its table and its own."""
    return {
        key: {(table.name, field.name): (table.sheet, field.title) for table, field in contract.fields()}
        for key, contract in load_contracts(settings.contracts).items()
    }


def _campaign(campaigns: list[QueryRow], code: str) -> QueryRow:
    """Return the campaign of a code; without a code, the one in progress.

    That is the first to end of those that have received anything and of which a return is still to come; else the
    latest that has received anything, or the latest of all.
    """
    if not campaigns:
        raise HTTPException(404, "Aucune campagne n'est encore connue : elles viennent avec la première nuit.")
    if not code:
        received = [row for row in campaigns if row["received"]]
        running = [row for row in received if row["last_due_on"] and row["last_due_on"] >= paris.today()]
        return min(running, key=lambda row: row["last_due_on"]) if running else (received or campaigns)[0]
    found = next((row for row in campaigns if row["campaign_code"] == code), None)
    if found is None:
        raise HTTPException(404, f"La campagne « {typed(code)} » n'existe pas.")
    return found
