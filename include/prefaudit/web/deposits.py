"""A deposit on the page: its files are taken into the landing zone and checked at once."""

import json
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from fastapi import HTTPException
from starlette.datastructures import FormData, UploadFile
from upath import UPath

from prefaudit import atomic
from prefaudit.ingestion.deliveries import Delivered, Sender, deliver
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.campaigns import amendments
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.web.check_service import CheckResult, CheckService, CheckUnavailable
from prefaudit.web.host import User
from prefaudit.web.queries import issues_as_json

_CHECKS_FOLDER = "controles"

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
                f"« {upload.filename} » dépasse {settings.file_size_limit // 2**20} Mio ; rien n'a été déposé. "
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
    """Take files into the landing zone, check them, and return the batch of the deposit.

    Where the check cannot be made now, the files are safe and the nightly run checks them.
    """
    delivered = deliver(settings, connection, files, Sender("page", user.name))
    batch = delivered[0].batch
    content = {"batch": str(batch), "files": [{"name": file.file_name, "sha256": file.sha256} for file in delivered]}
    record(connection, AuditLogEntry(AuditLogKind.DEPOSIT, user.name, reason, content=content))
    with tempfile.TemporaryDirectory() as scratch:
        try:
            paths = _write_copies(delivered, files, Path(scratch) / "in")
            results = checks.check(paths, settings, amendments(connection), Path(scratch) / "out")
            for file, result in zip(delivered, results, strict=True):
                _store_result(settings, connection, file, result)
        except CheckUnavailable:
            return batch
        except OSError:
            log.exception("The results of the check cannot be written to %s.", settings.answers)
    return batch


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
    folder = UPath(settings.answers) / _CHECKS_FOLDER / str(delivered.batch) / str(delivered.delivery_id)
    stored = []
    for path in (result.page, result.workbook):
        if path is not None:
            atomic.write(folder / path.name, path.read_bytes())
        stored.append(str(folder / path.name) if path else None)
    connection.execute(
        "update ledger.deliveries set verdict = %s, issues = %s, page = %s, workbook = %s where delivery_id = %s",
        [result.verdict.value, json.dumps(issues_as_json(result.issues)), *stored, delivered.delivery_id],
    )
