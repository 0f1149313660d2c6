"""The routes on how a campaign is run: its days, reminders and progress, its forms; opening and amending one."""

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response, StreamingResponse

from prefaudit.campaigns.calendar import as_icalendar, reminder_offsets
from prefaudit.campaigns.forms.bundle import bundle_of
from prefaudit.campaigns.opening import Decision, add_sites, extend_due_date, open_campaign, site_codes
from prefaudit.campaigns.plausible import DecisionRefused
from prefaudit.l10n import clock as paris
from prefaudit.l10n.typography import typed
from prefaudit.model.contract import ContractError
from prefaudit.model.contracts import DEFAULT_FORM, load_contracts
from prefaudit.reference.data import Reference
from prefaudit.reference.lines import ReferenceRow
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import current_reference
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web import queries
from prefaudit.web.authorisation import host_of
from prefaudit.web.campaign_form import (
    AMENDING,
    DEFAULTS,
    OPENING,
    Filled,
    amending_faults,
    as_campaign,
    as_run_fields,
    filled,
    opening_faults,
    with_written_codes,
)
from prefaudit.web.course_page import campaign_days, campaign_of, chart_values, course_of
from prefaudit.web.forms_zip import zipped_forms
from prefaudit.web.host import StartRefused, User
from prefaudit.web.progress import progress_of
from prefaudit.web.receiving import Form
from prefaudit.web.responses import HEADERS, CurrentSettings, Warehouse, page, redirect, stored_file
from prefaudit.web.sources import shown
from prefaudit.web.write_routes import WITH_FORM, ActingUser, MayAct

log = logging.getLogger(__name__)

_SAVED, _WITHOUT_FORMS = "enregistree", "sans-formulaires"
_DONE = {
    _SAVED: "C'est enregistré. Les formulaires s'écrivent et partent par courriel aux adresses enregistrées.",
    _WITHOUT_FORMS: "C'est enregistré, mais Airflow n'a pas lancé l'envoi des formulaires : téléchargez-les ici, ou "
    "prenez la même décision dans Airflow.",
}

router = APIRouter(prefix="/campagnes")


@router.get("/ouvrir")
def opening_form(request: Request, user: MayAct, settings: CurrentSettings, connection: Warehouse) -> Response:
    """Show the form that opens a campaign."""
    return _opening(request, settings, connection, Filled(DEFAULTS))


@router.post("/ouvrir", dependencies=WITH_FORM)
async def open_one(
    request: Request, user: ActingUser, form: Form, settings: CurrentSettings, connection: Warehouse
) -> Response:
    """Register a campaign and have its forms written and mailed; what is wrong is said at its field."""
    return await run_in_threadpool(_open, request, user, filled(form, OPENING), settings, connection)


@router.get("/{campaign}/amender")
def amending_form(
    request: Request, user: MayAct, settings: CurrentSettings, connection: Warehouse, campaign: str
) -> Response:
    """Show the form that adds sites to a campaign or extends their due date."""
    return _amending(request, *campaign_of(settings, connection, campaign), Filled())


@router.post("/{campaign}/amender", dependencies=WITH_FORM)
async def amend_one(
    request: Request, user: ActingUser, form: Form, settings: CurrentSettings, connection: Warehouse, campaign: str
) -> Response:
    """Add sites to a campaign or extend their due date, and have new forms written and mailed."""
    return await run_in_threadpool(_amend, request, user, filled(form, AMENDING), settings, connection, campaign)


@router.get("/{campaign}")
def course(
    request: Request, connection: Warehouse, settings: CurrentSettings, campaign: str, fait: str = ""
) -> Response:
    """Show how a campaign is run: days, reminders, contacts, waivers, and how its returns come in."""
    found, today = course_of(request, connection, settings, campaign), paris.today()
    earlier = queries.compared_campaign(connection, campaign)
    compared = [(campaign, str(found.campaign["campaign_label"]))]
    compared += [(earlier["campaign_code"], earlier["campaign_label"])] if earlier else []
    curves = [progress_of(label, queries.progress(connection, code), today) for code, label in compared]
    beside: dict[str, Any] = {
        name.replace("-", "_"): shown(request, connection, name, whole=True, searched=False, campagne=campaign)
        for name in ("jours", "rappels-a-venir", "rappels-faits", "decisions")
    }
    return page(
        request,
        "course",
        title=f"Conduite de la campagne : {typed(found.campaign['campaign_label'])}",
        campaign=found.campaign,
        total=len(found.returns),
        earlier=earlier,
        reminded=bool(reminder_offsets(found.campaign)),
        unreachable=shown(request, connection, "sites-sans-adresse", campagne=campaign),
        done=_DONE.get(fait, ""),
        written=bundle_of(settings, campaign).exists(),
        **beside,
        **chart_values([each for each in curves if each]),
    )


@router.get("/{campaign}/calendrier.ics")
def calendar(connection: Warehouse, settings: CurrentSettings, campaign: str) -> Response:
    """Return the days of a campaign for a calendar program."""
    reference, row = campaign_of(settings, connection, campaign)
    days = campaign_days(reference, row, queries.campaign_course(connection, campaign))
    disposition = {"Content-Disposition": f'attachment; filename="campagne_{campaign}.ics"'}
    text = as_icalendar(str(row["campaign_label"]), campaign, days)
    return Response(text, media_type="text/calendar; charset=utf-8", headers={**HEADERS, **disposition})


@router.get("/{campaign}/formulaires.zip")
def forms(connection: Warehouse, settings: CurrentSettings, campaign: str) -> Response:
    """Return the prefilled forms of a campaign: as they were written when it was opened, else made now."""
    reference, _ = campaign_of(settings, connection, campaign)
    bundle = bundle_of(settings, campaign)
    if bundle.exists():
        return stored_file(bundle, inline=False)
    if not queries.returns(connection, campaign):
        raise HTTPException(404, "Personne ne doit de retour dans cette campagne : elle n'a pas de formulaire.")
    disposition = {"Content-Disposition": f'attachment; filename="{bundle.name}"'}
    parts = zipped_forms(settings, reference, campaign)
    return StreamingResponse(parts, media_type="application/zip", headers={**HEADERS, **disposition})


def _open(request: Request, user: User, asked: Filled, settings: Settings, connection: Connection) -> Response:
    reference = current_reference(connection, settings.reference)
    of_audits = asked.values["form"] in ("", DEFAULT_FORM)
    if faults := opening_faults(asked.values, reference, of_audits=of_audits):
        return _opening(request, settings, connection, asked.with_faults(faults))
    asked = with_written_codes(asked, reference)
    decision = Decision(user.name, asked.values["reason"])
    try:
        open_campaign(settings, connection, as_campaign(asked.values), decision)
    except (DecisionRefused, ContractError) as error:
        return _opening(request, settings, connection, asked.refused(error))
    return _distributed(request, user, "open_campaign", as_run_fields(asked.values), asked.values["campaign_code"])


def _amend(
    request: Request, user: User, asked: Filled, settings: Settings, connection: Connection, campaign: str
) -> Response:
    reference, row = campaign_of(settings, connection, campaign)
    values = asked.values
    if faults := amending_faults(values, reference, row):
        return _amending(request, reference, row, asked.with_faults(faults))
    decide = extend_due_date if values["what"] == "extend_due_date" else add_sites
    decision, sites = Decision(user.name, values["reason"]), site_codes(values["sites"])
    try:
        decide(settings, connection, campaign, sites, values["audit_type"], values["due_on"], decision)
    except DecisionRefused as error:
        return _amending(request, reference, row, asked.refused(error))
    fields = {name: values[name] for name in AMENDING}
    return _distributed(request, user, "amend_campaign", {"campaign": campaign, **fields}, campaign)


def _distributed(request: Request, user: User, dag: str, fields: Mapping[str, object], campaign: str) -> Response:
    """Have the forms of what is registered written and mailed; registering it again there changes nothing."""
    done = _SAVED
    try:
        host_of(request).start_dag(user, dag, fields)
    except StartRefused as error:
        log.warning("%s", error)
        done = _WITHOUT_FORMS
    return redirect(request, f"/campagnes/{campaign}?fait={done}")


def _opening(request: Request, settings: Settings, connection: Connection, asked: Filled) -> Response:
    reference, contracts = current_reference(connection, settings.reference), load_contracts(settings.contracts)
    forms = sorted(contracts.forms, key=lambda form: form != DEFAULT_FORM)
    standards = sorted(reference.table("standards"), key=lambda row: str(row["valid_from"]), reverse=True)
    return page(
        request,
        "open_campaign",
        status=422 if asked.faults else 200,
        title="Ouvrir une campagne",
        values=asked.values,
        faults=asked.faults,
        message=asked.message,
        forms={form: contracts.newest(form).title for form in forms},
        standards={str(row["standard_code"]): str(row["standard_name"]) for row in standards},
        audit_types=reference.codes("audit_type"),
    )


def _amending(request: Request, reference: Reference, row: ReferenceRow, asked: Filled) -> Response:
    return page(
        request,
        "amend_campaign",
        status=422 if asked.faults else 200,
        title=f"Amender la campagne : {typed(row['campaign_label'])}",
        campaign=row,
        values=asked.values,
        faults=asked.faults,
        message=asked.message,
        decisions=reference.codes("campaign_decision"),
        audit_types=reference.codes("audit_type"),
    )
