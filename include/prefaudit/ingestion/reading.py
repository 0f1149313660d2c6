"""Read submissions from the archive into staging, each workbook in a killable process."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack

from prefaudit.archive.originals import local_copy
from prefaudit.model.contract import AUDIT_RETURN, load_contracts
from prefaudit.settings import Settings
from prefaudit.warehouse import ledger
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

log = logging.getLogger(__name__)


def read_batch(batch: Sequence[int], settings: Settings) -> tuple[int, int]:
    """Read a batch of submissions into staging.

    Args:
        batch: Numbers of submissions that are not settled; at least one.
        settings: Where the archive and the database are, and what a workbook may cost.

    Returns:
        How many were read, and how many of them could not be read as a return.
    """
    contracts = load_contracts(settings.contracts)
    with connect(settings) as connection, ExitStack() as copies, Sandbox(settings) as sandbox:
        files = ledger.submission_files(connection, batch)
        jobs = [
            Job(each.submission_id, copies.enter_context(local_copy(each.archive_path)), each.file_name)
            for each in files
        ]
        returns = dict(read_jobs(jobs, sandbox, settings))
        for form, contract in contracts.items():
            # What is of no known form is recorded with the audit returns: it was meant to be one.
            of_form = {number: each for number, each in returns.items() if (each.form or AUDIT_RETURN) == form}
            ledger.record_reading(connection, contract, of_form)
    unreadable = sum(not each.tables for each in returns.values())
    log.info("%d returns read (submissions %d to %d), %d unreadable.", len(returns), min(batch), max(batch), unreadable)
    return len(returns), unreadable
