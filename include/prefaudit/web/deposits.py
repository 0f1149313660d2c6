"""A deposit on the page: its files are taken into the landing zone and checked at once."""

import json
import logging
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

from fastapi import HTTPException
from starlette.datastructures import FormData, UploadFile

from prefaudit import atomic
from prefaudit.ingestion.deliveries import Delivered, Sender, deliver
from prefaudit.l10n.typography import typed
from prefaudit.places import place_at
from prefaudit.reference.amendments import Amendment
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.campaigns import amendments
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.web.check_service import CheckResult, CheckService, CheckUnavailable
from prefaudit.web.host import User
from prefaudit.web.queries import issues_as_json

_CHECKS_FOLDER = "controles"
# How many files are checked together, and how long an answer waits for the check before it shows how far it is.
_PART = 10
_PATIENCE = 8.0
# How long the check of a part may take at most.
_LONGEST = timedelta(minutes=5)

log = logging.getLogger(__name__)


async def uploaded_files(form: FormData, settings: Settings) -> list[tuple[str, bytes]]:
    """Return the name and the content of each file of the form. Refuse an empty form and files that are too large."""
    uploads = [file for file in form.getlist("fichiers") if isinstance(file, UploadFile) and file.filename]
    if not uploads:
        raise HTTPException(422, "Aucun fichier n'a été choisi. Choisissez au moins un classeur, puis déposez.")
    for upload in uploads:
        if (upload.size or 0) > settings.file_size_limit:
            raise HTTPException(
                413,
                f"« {typed(upload.filename)} » dépasse {settings.file_size_limit // 2**20} Mo ; rien n'a été déposé. "
                "Retirez-en les images ou les feuilles inutiles.",
            )
    return [(str(upload.filename), await upload.read()) for upload in uploads]


def deposit_files(
    settings: Settings,
    connection: Connection,
    checks: CheckService,
    user: User,
    files: Sequence[tuple[str, bytes]],
    reason: str,
) -> UUID:
    """Take files into the landing zone, have them checked, and return the batch of the deposit.

    A few files are checked when this returns; of many the check goes on, and their page shows how far it is. Where the
    check cannot be made now, the files are safe and the nightly run checks them.
    """
    delivered = deliver(settings, connection, files, Sender("page", user.name))
    batch = delivered[0].batch
    content = {"batch": str(batch), "files": [{"name": file.file_name, "sha256": file.sha256} for file in delivered]}
    record(connection, AuditLogEntry(AuditLogKind.DEPOSIT, user.name, reason, content=content))
    _await_check(connection, delivered)
    scratch = tempfile.TemporaryDirectory()
    paths = _write_copies(delivered, files, Path(scratch.name) / "in")
    # It ends with the server: the page says then that the next run checks the files.
    check = Thread(
        target=_check, args=(settings, checks, delivered, paths, scratch, amendments(connection)), daemon=True
    )
    check.start()
    check.join(_PATIENCE)
    return batch


def _check(
    settings: Settings,
    checks: CheckService,
    delivered: Sequence[Delivered],
    paths: Sequence[Path],
    scratch: "tempfile.TemporaryDirectory[str]",
    known: tuple[Amendment, ...],
) -> None:
    """Check the files of a deposit, some at a time, and store what is found; whatever fails, nothing is waited for."""
    try:
        with scratch, connect(settings) as connection:
            try:
                for start in range(0, len(paths), _PART):
                    _await_check(connection, delivered[start:])
                    part, folder = slice(start, start + _PART), Path(scratch.name) / f"out{start}"
                    for file, result in zip(
                        delivered[part], checks.check(paths[part], settings, known, folder), strict=True
                    ):
                        _store_result(settings, connection, file, result)
            finally:
                _await_check(connection, delivered, wait=False)
    except CheckUnavailable:
        # Logged where it happened.
        return
    except OSError:
        log.exception("The results of the check cannot be written to %s.", settings.answers)
    except Exception:
        log.exception("The files of a deposit cannot be checked now; the nightly run checks them.")


def _await_check(connection: Connection, files: Sequence[Delivered], *, wait: bool = True) -> None:
    """Note until when the results of files are waited for, should this process end; or that they no longer are."""
    connection.execute(
        "update ledger.deliveries set check_until = case when %s then clock_timestamp() + %s end "
        "where delivery_id = any(%s)",
        [wait, _LONGEST, [file.delivery_id for file in files]],
    )


def _write_copies(delivered: Sequence[Delivered], files: Sequence[tuple[str, bytes]], folder: Path) -> list[Path]:
    """Write each file into a folder of its own: two may have one name."""
    paths = []
    for number, (file, (_, data)) in enumerate(zip(delivered, files, strict=True), start=1):
        path = folder / str(number) / file.file_name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        paths.append(path)
    return paths


def _store_result(settings: Settings, connection: Connection, delivered: Delivered, result: CheckResult) -> None:
    folder = place_at(settings.answers) / _CHECKS_FOLDER / str(delivered.batch) / str(delivered.delivery_id)
    stored = []
    for path in (result.page, result.workbook):
        if path is not None:
            atomic.write(folder / path.name, path.read_bytes())
        stored.append(str(folder / path.name) if path else None)
    found = result.recognised
    connection.execute(
        "update ledger.deliveries set verdict = %s, issues = %s, page = %s, workbook = %s, form = %s, "
        "campaign_code = %s, site_code = %s, audit_type = %s where delivery_id = %s",
        [
            *(result.verdict.value, json.dumps(issues_as_json(result.issues)), *stored),
            *(found.form, found.campaign, found.site, found.audit_type, delivered.delivery_id),
        ],
    )
