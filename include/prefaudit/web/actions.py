"""What may be done: deposit returns, withdraw one, start the night; each act is kept with who, when and why."""

import json
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile
from upath import UPath

from prefaudit.archive.originals import ArchiveFull
from prefaudit.archive.sync import keep_records
from prefaudit.ingestion.deliveries import Delivered, Sender, deliver
from prefaudit.ingestion.landing import LandingError
from prefaudit.ingestion.mailbox import MailUnknown, discard, release
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import Act, Kind, record
from prefaudit.warehouse.campaigns import amendments
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.withdrawal import WithdrawalRefused, withdraw
from prefaudit.web import pages
from prefaudit.web import queries as state
from prefaudit.web.authorisation import Visitor, acting, allowed, door_of
from prefaudit.web.check_service import Desk, DeskClosed, Judged
from prefaudit.web.responses import Place, Warehouse, file, frame_of, html, see

MOST_FILES = 100
# A deposit of several returns may be so many times as large as one.
MOST_TIMES = 4
_CHECKS = "controles"

router = APIRouter()
log = logging.getLogger(__name__)
Allowed = Annotated[Visitor, Depends(allowed)]
Actor = Annotated[Visitor, Depends(acting)]


def _kept(visitor: Actor, settings: Place, connection: Warehouse) -> Iterator[None]:
    """The archive is told what was done as soon as it is; where it cannot be, the next night tries again.

    Asks for the visitor first: who may not act learns nothing of the warehouse.
    """
    yield
    try:
        keep_records(settings, connection)
    except ArchiveFull as error:
        log.warning("%s", error)


KEPT = [Depends(_kept)]


@router.get("/depot")
def deposit_form(request: Request, visitor: Allowed, settings: Place) -> Response:
    """The form to deposit returns; the desk warms up while it is being filled."""
    _desk(request).warm(settings)
    return html(pages.deposit(frame_of(request), settings.file_size_limit, MOST_FILES))


@router.post("/depot", dependencies=KEPT)
async def deposit(request: Request, visitor: Actor, settings: Place, connection: Warehouse) -> Response:
    """Take in the files of the form, check them at once, show what was found."""
    # Nothing of the body has been read yet: who may not deposit could not fill the disk.
    limit = MOST_TIMES * settings.file_size_limit
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise HTTPException(411, "La taille de l'envoi n'est pas annoncée. Déposez les fichiers par le formulaire.")
    if int(length) > limit:
        raise HTTPException(413, f"L'envoi dépasse {limit // 2**20} Mio. Déposez les classeurs en plusieurs fois.")
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        files = await _files(form, settings)
        why = str(form.get("motif") or "").strip()[:500]
    batch = await run_in_threadpool(_take, request, settings, connection, visitor, files, why)
    return see(request, f"/depot/{batch}")


@router.get("/depot/{batch}")
def deposited(request: Request, connection: Warehouse, batch: UUID) -> Response:
    """What the check of a deposit found."""
    rows = state.deliveries(connection, batch)
    if not rows:
        raise HTTPException(404, "Ce dépôt n'existe pas.")
    return html(pages.deposited(frame_of(request), rows))


@router.get("/livraisons/{delivery}/{kind}")
def delivery_document(connection: Warehouse, delivery: int, kind: str) -> Response:
    """The page or the annotated copy of the check made at the deposit."""
    found = state.delivery(connection, delivery) if 0 < delivery < 2**63 else None
    place = found and {"annote": found["workbook"], "controle": found["page"]}.get(kind)
    if not place:
        raise HTTPException(404, "Ce document n'existe pas.")
    return file(UPath(place), inline=kind == "controle")


@router.post("/depots/{submission}/retrait", dependencies=KEPT)
async def withdrawal(request: Request, visitor: Actor, connection: Warehouse, submission: int) -> Response:
    """Take an accepted submission out of force, with a reason."""
    async with request.form(max_files=0, max_fields=10) as form:
        reason, note = str(form.get("raison") or ""), str(form.get("motif") or "")[:500]
    if not 0 < submission < 2**63:
        raise HTTPException(404, "Ce dépôt n'existe pas.")
    try:
        done = await run_in_threadpool(withdraw, connection, submission, reason, visitor.name, note)
    except WithdrawalRefused as error:
        raise HTTPException(409, f"Le dépôt n° {submission} n'a pas été retiré : {error}") from error
    return see(request, f"/sites/{done.campaign}/{done.site}")


@router.post("/nuit", dependencies=KEPT)
def start_night(request: Request, visitor: Actor, connection: Warehouse) -> Response:
    """Start the night now, unless one is on its way."""
    last = door_of(request).last_night()
    if last is not None and last.goes_on:
        raise HTTPException(409, "Une nuit est déjà en cours : attendez qu'elle se termine, puis recommencez.")
    run = door_of(request).start_night(visitor.name)
    record(connection, Act(Kind.NIGHT_TRIGGERED, visitor.name, content={"run": run}))
    return see(request, "/")


@router.post("/courriels/{mail}", dependencies=KEPT)
async def decide_mail(request: Request, visitor: Actor, settings: Place, connection: Warehouse, mail: int) -> Response:
    """Let the files of a quarantined mail in, or throw it away."""
    async with request.form(max_files=0, max_fields=10) as form:
        decision, why = str(form.get("decision") or ""), str(form.get("motif") or "").strip()[:500]
    if decision not in {"admettre", "ecarter"} or not why:
        raise HTTPException(422, "Dites s'il faut admettre ou écarter ce courriel, et pour quel motif.")
    try:
        if decision == "admettre":
            await run_in_threadpool(release, settings, connection, mail, visitor.name, why)
        else:
            await run_in_threadpool(discard, connection, mail, visitor.name, why)
    except MailUnknown as error:
        raise HTTPException(404, "Ce courriel n'est pas (ou n'est plus) en quarantaine.") from error
    return see(request, "/courriels")


@router.get("/actes")
def journal(request: Request, visitor: Allowed, connection: Warehouse) -> Response:
    """The journal of what people did: it names them, and is for those who may act."""
    return html(pages.journal(frame_of(request), state.acts(connection)))


def _desk(request: Request) -> Desk:
    found: Desk = request.app.state.desk
    return found


async def _files(form: FormData, settings: Settings) -> list[tuple[str, bytes]]:
    sent = [each for each in form.getlist("fichiers") if isinstance(each, UploadFile) and each.filename]
    if not sent:
        raise HTTPException(422, "Aucun fichier n'a été choisi. Choisissez au moins un classeur, puis déposez.")
    for each in sent:
        if (each.size or 0) > settings.file_size_limit:
            raise HTTPException(
                413,
                f"« {each.filename} » dépasse {settings.file_size_limit // 2**20} Mio ; rien n'a été déposé. "
                "Retirez-en les images ou les feuilles inutiles.",
            )
    return [(str(each.filename), await each.read()) for each in sent]


def _take(
    request: Request,
    settings: Settings,
    connection: Connection,
    visitor: Visitor,
    files: list[tuple[str, bytes]],
    why: str,
) -> UUID:
    try:
        delivered = deliver(settings, connection, files, Sender("page", visitor.name))
    except LandingError as error:
        raise HTTPException(503, f"La zone de dépôt ne peut être écrite : {error}") from error
    batch = delivered[0].batch
    content = {"batch": str(batch), "files": [{"name": each.file_name, "sha256": each.sha256} for each in delivered]}
    record(connection, Act(Kind.DEPOSIT, visitor.name, why, content=content))
    with tempfile.TemporaryDirectory() as scratch:
        paths = []
        for number, (each, (_, data)) in enumerate(zip(delivered, files, strict=True), start=1):
            path = Path(scratch) / "in" / str(number) / each.file_name
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
            paths.append(path)
        try:
            found = _desk(request).check(paths, settings, amendments(connection), Path(scratch) / "out")
        except DeskClosed:
            return batch
        for each, judged in zip(delivered, found, strict=True):
            _keep(settings, connection, each, judged)
    return batch


def _keep(settings: Settings, connection: Connection, delivered: Delivered, judged: Judged) -> None:
    folder = UPath(settings.answers) / _CHECKS / str(delivered.batch) / str(delivered.delivery_id)
    folder.mkdir(parents=True, exist_ok=True)
    places = []
    for path in (judged.page, judged.workbook):
        if path is not None:
            (folder / path.name).write_bytes(path.read_bytes())
        places.append(str(folder / path.name) if path else None)
    connection.execute(
        "update ledger.deliveries set verdict = %s, issues = %s, page = %s, workbook = %s where delivery_id = %s",
        [judged.verdict.value, json.dumps(state.issues_as_json(judged.issues)), *places, delivered.delivery_id],
    )
