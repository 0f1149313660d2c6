"""The routes that change something: each is kept in the audit log with who, when and why."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from prefaudit.archive.originals import ArchiveFull
from prefaudit.archive.sync import sync_archive
from prefaudit.ingestion.quarantine import discard, release
from prefaudit.places import place_at
from prefaudit.publication.free_texts import CLEARED, HELD_BACK
from prefaudit.publication.text_review import decide, texts_to_review
from prefaudit.reference.data import Reference
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.rejudgement import rejudge
from prefaudit.warehouse.withdrawal import withdraw
from prefaudit.web import confirmation, deposit_page, queries
from prefaudit.web.authorisation import host_of, require_may_act, require_own_page, settings_of
from prefaudit.web.check_service import CheckService
from prefaudit.web.confirmation import Act
from prefaudit.web.deposits import deposit_files, uploaded_files
from prefaudit.web.host import User
from prefaudit.web.labels import Labels
from prefaudit.web.queries import QueryRow
from prefaudit.web.receiving import MAX_FILES, Files, Form, received_files, received_form
from prefaudit.web.responses import HEADERS, CurrentSettings, Warehouse, labels_of, page, redirect, stored_file
from prefaudit.web.sources import shown

router = APIRouter()
log = logging.getLogger(__name__)
_SCRIPT = Path(__file__).parent / "static" / "deposit.js"
# The page of a deposit reloads itself every so many seconds while its files are being checked.
_REFRESH_SECONDS = 2
MayAct = Annotated[User, Depends(require_may_act)]
ActingUser = Annotated[User, Depends(require_own_page)]


def _archive_audit_log(user: ActingUser, settings: CurrentSettings, connection: Warehouse) -> Iterator[None]:
    """Export the audit log to the archive once the route has ended; where that fails, the next nightly run retries.

    Depends on the user first: whoever may not act learns nothing about the warehouse.
    """
    yield
    try:
        sync_archive(settings, connection)
    except ArchiveFull as error:
        log.warning("%s", error)


AUDITED = [Depends(_archive_audit_log, scope="function")]
# What is sent is received before a connection is taken: dependencies are met in this order.
WITH_FILES = [Depends(received_files), *AUDITED]
WITH_FORM = [Depends(received_form), *AUDITED]


def _check_service(request: Request) -> CheckService:
    service: CheckService = request.app.state.check_service
    return service


Checks = Annotated[CheckService, Depends(_check_service)]


@router.get("/depot")
def deposit_form(request: Request, user: MayAct, settings: CurrentSettings, checks: Checks) -> Response:
    """Show the form of a deposit; the check service warms up while it is being filled."""
    checks.warm_up(settings)
    limit = settings.file_size_limit // 2**20
    return page(request, "deposit", scripted=True, title="Déposer des retours", limit=limit, most=MAX_FILES)


@router.get("/deposit.js")
def deposit_script(user: MayAct) -> Response:
    """Return what the form of a deposit can do beyond a form: files dropped on it, a bar while they are sent."""
    return Response(_SCRIPT.read_bytes(), media_type="text/javascript; charset=utf-8", headers=HEADERS)


@router.post("/depot", dependencies=WITH_FILES)
async def deposit(
    request: Request, user: ActingUser, form: Files, settings: CurrentSettings, connection: Warehouse, checks: Checks
) -> Response:
    """Take in the files of the form, check them at once, show the results."""
    files = await uploaded_files(form, settings)
    reason = str(form.get("motif") or "").strip()[:500]
    batch = await run_in_threadpool(deposit_files, settings, connection, checks, user, files, reason)
    return redirect(request, f"/depot/{batch}")


@router.get("/depot/{batch}")
def deposit_result(request: Request, connection: Warehouse, batch: UUID) -> Response:
    """Show what the check of a deposit found."""
    files = queries.deposited_files(connection, batch)
    if not files:
        raise HTTPException(404, "Ce dépôt n'existe pas.")
    pending = sum(file.row["is_being_checked"] for file in files)
    return page(
        request,
        "deposited",
        headers={"Refresh": str(_REFRESH_SECONDS)} if pending else {},
        title="Résultat du dépôt",
        files=files,
        pending=pending,
        outcome=deposit_page.outcome,
        tone=deposit_page.tone,
        sentences=deposit_page.sentences,
    )


@router.get("/livraisons/{delivery}/{kind}")
def delivery_document(connection: Warehouse, delivery: int, kind: str) -> Response:
    """Return the page or the annotated copy of the check made at the deposit."""
    found = queries.delivery(connection, delivery) if 0 < delivery < 2**63 else None
    place = found and {"annote": found["workbook"], "controle": found["page"]}.get(kind)
    if not place:
        raise HTTPException(404, "Ce document n'existe pas.")
    return stored_file(place_at(place), inline=kind == "controle")


@router.get("/depots/{submission}/retrait")
def confirm_withdrawal(request: Request, user: MayAct, connection: Warehouse, submission: int) -> Response:
    """Say what a withdrawal would change, and ask for its reason."""
    row, standing = _submission(connection, submission)
    if not Labels.is_current(standing):
        raise HTTPException(409, "Ce dépôt n'est pas en vigueur : il n'y a rien à retirer.")
    return _confirmation(request, row, standing, confirmation.withdrawal(row))


@router.post("/depots/{submission}/retrait", dependencies=WITH_FORM)
async def withdraw_submission(
    request: Request, user: ActingUser, form: Form, connection: Warehouse, submission: int
) -> Response:
    """Withdraw an accepted submission, with a reason, where it changes what the confirmation said."""
    reason, note = str(form.get("raison") or ""), str(form.get("motif") or "")[:500]
    row, standing = await run_in_threadpool(_submission, connection, submission)
    if Labels.is_current(standing) and form.get("suite") != str(row["next_id"] or 0):
        raise HTTPException(
            409, "Ce que changerait ce retrait n'est plus ce que la page disait. Rouvrez-la, puis décidez."
        )
    await run_in_threadpool(withdraw, connection, submission, reason, user.name, note)
    return redirect(request, _page_of(row, standing))


@router.get("/depots/{submission}/controle")
def confirm_rejudgement(request: Request, user: MayAct, connection: Warehouse, submission: int) -> Response:
    """Say what it would change that a submission is judged again, and ask why."""
    row, standing = _submission(connection, submission)
    if not standing["settled_at"] or standing["withdrawal"] or row["erased"]:
        raise HTTPException(
            409, "Ce dépôt ne peut pas être contrôlé de nouveau : il n'a pas été jugé, est retiré, ou effacé."
        )
    return _confirmation(request, row, standing, confirmation.rejudgement(row, standing, labels_of(request)))


@router.post("/depots/{submission}/controle", dependencies=WITH_FORM)
async def rejudge_submission(
    request: Request, user: ActingUser, form: Form, connection: Warehouse, submission: int
) -> Response:
    """Have a submission judged again by the next run, with a reason."""
    reason = str(form.get("motif") or "").strip()[:500]
    row, standing = await run_in_threadpool(_submission, connection, submission)
    await run_in_threadpool(rejudge, connection, submission, reason, user.name)
    return redirect(request, _page_of(row, standing))


def _submission(connection: Connection, number: int) -> tuple[QueryRow, QueryRow]:
    """Return a submission and where it stands. Refuse with 404 where there is none of that number."""
    row = queries.submission(connection, number) if 0 < number < 2**63 else None
    if row is None:
        raise HTTPException(404, "Ce dépôt n'existe pas.")
    return row, queries.standings(connection, [number])[number]


def _page_of(row: QueryRow, standing: QueryRow) -> str:
    """Return the path of the page where a submission stands: its site's, or that of files that nobody expects."""
    if not standing["is_expected"]:
        return "/sans-retour"
    return f"/sites/{quote(row['campaign_code'])}/{quote(row['site_code'])}"


def _confirmation(request: Request, row: QueryRow, standing: QueryRow, act: Act) -> Response:
    reasons = Reference.load(settings_of(request).reference).codes("withdrawal_reason")
    back = _page_of(row, standing)
    return page(
        request, "confirmation", title=act.title, row=row, standing=standing, act=act, reasons=reasons, back=back
    )


@router.post("/nuit", dependencies=AUDITED)
def start_nightly_run(request: Request, user: ActingUser, connection: Warehouse) -> Response:
    """Start a nightly run now, unless one is in progress."""
    host = host_of(request)
    last = host.last_run()
    if last is not None and last.in_progress:
        raise HTTPException(409, "Une nuit est déjà en cours : attendez qu'elle se termine, puis recommencez.")
    run_id = host.start_run(user.name)
    record(connection, AuditLogEntry(AuditLogKind.NIGHT_TRIGGERED, user.name, content={"run": run_id}))
    return redirect(request, "/")


@router.get("/courriels/{mail}")
def confirm_mail(request: Request, user: MayAct, connection: Warehouse, mail: int) -> Response:
    """Say what each decision on a quarantined mail would change, and ask for one."""
    row = next((row for row in queries.mails(connection) if row["mail_id"] == mail), None)
    if row is None or row["state"] != "quarantined":
        raise HTTPException(404, "Ce courriel n'est pas (ou n'est plus) en quarantaine.")
    return page(request, "mail", title=f"Courriel n° {mail}", row=row)


@router.post("/courriels/{mail}", dependencies=WITH_FORM)
async def decide_mail(
    request: Request, user: ActingUser, form: Form, settings: CurrentSettings, connection: Warehouse, mail: int
) -> Response:
    """Let the files of a quarantined mail in, or discard it."""
    decision, reason = str(form.get("decision") or ""), str(form.get("motif") or "").strip()[:500]
    if decision not in {"admettre", "ecarter"} or not reason:
        raise HTTPException(422, "Dites s'il faut admettre ou écarter ce courriel, et pour quel motif.")
    if decision == "admettre":
        await run_in_threadpool(release, settings, connection, mail, user.name, reason)
    else:
        await run_in_threadpool(discard, connection, mail, user.name, reason)
    return redirect(request, "/courriels")


@router.get("/textes")
def texts(request: Request, user: MayAct, connection: Warehouse) -> Response:
    """Show the texts that seem to name people: they do, perhaps, and are for those who may act."""
    found = texts_to_review(connection)
    waiting, every = len(found.waiting), len(found.waiting) + len(found.decided)
    sheet = shown(request, connection, "textes")
    return page(request, "texts", title="Textes à relire", sheet=sheet, waiting=waiting, every=every)


@router.post("/textes/{campaign}/{text}", dependencies=WITH_FORM)
async def decide_text(
    request: Request, user: ActingUser, form: Form, connection: Warehouse, campaign: str, text: str
) -> Response:
    """Publish a text as it is, or keep it back: the next publication follows."""
    decision = {"publier": CLEARED, "retenir": HELD_BACK}.get(str(form.get("decision") or ""))
    if decision is None:
        raise HTTPException(422, "Dites s'il faut publier ce texte ou non.")
    reason = str(form.get("motif") or "").strip()[:500]
    await run_in_threadpool(decide, connection, campaign, text, decision, user.name, reason)
    return redirect(request, "/textes")


@router.get("/actes")
def audit_log(request: Request, user: MayAct, connection: Warehouse) -> Response:
    """Show the audit log: it names people, and is for those who may act."""
    return page(request, "audit_log", title="Journal des actes", lines=shown(request, connection, "actes"))
