"""Read submissions from the archive into staging, each workbook in a killable process."""

import logging
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from prefaudit.archive.originals import local_copy
from prefaudit.ingestion.awaited_forms import as_awaited, awaited_of
from prefaudit.ingestion.senders import with_sender_issues
from prefaudit.model.contracts import load_contracts
from prefaudit.model.read_return import ReadReturn, Unread
from prefaudit.model.step_log import log_step
from prefaudit.places.faults import is_away
from prefaudit.settings import Settings
from prefaudit.warehouse import form_tables, ledger
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.workbook.pool import Job, read_jobs
from prefaudit.workbook.sandbox import Sandbox

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BatchRead:
    """How many submissions were read, how many of them could not be read as a return, and how many this machine could
    not read: they stay open for the next run."""

    read: int
    unreadable: int
    left_open: int


# Why a return is left open whose rows have no tables to go to.
_STOPPED = "les tables de son formulaire sont à mettre à jour (la tâche « Vérifier les formulaires » dit pourquoi)"


def read_batch(batch: Sequence[int], settings: Settings) -> BatchRead:
    """Read a batch of submissions into staging.

    Args:
        batch: Numbers of submissions that are not settled; at least one.
        settings: Where the archive and the database are, and what a workbook may cost.

    What this machine could not read, or whose original it could not open, is noted in the ledger with why, and stays
    open.
    """
    contracts = load_contracts(settings.contracts)
    with connect(settings) as connection, ExitStack() as copies, Sandbox(settings) as sandbox:
        awaited = awaited_of(settings, connection, contracts, batch)
        jobs: list[Job] = []
        away: OSError | None = None
        results: dict[int, ReadReturn | Unread] = {}
        for each in ledger.submission_files(connection, batch):
            try:
                if away:
                    raise away
                form = next((place.form for place in awaited.get(each.submission_id, ()) if place), "")
                jobs.append(Job(each.submission_id, _original(copies, each.archive_path), each.file_name, form))
            except OSError as error:
                # A store that does not answer is not waited for again for each of a batch.
                away = error if is_away(error) else away
                log.exception("The original of the submission %d cannot be read.", each.submission_id)
                why = f"son original archivé ne peut pas être ouvert ({error.strerror or type(error).__name__})"
                results[each.submission_id] = Unread(why)
        results |= read_jobs(jobs, sandbox, settings)
        stopped = form_tables.stopped(connection)
        results |= {
            number: Unread(_STOPPED, by_contract=True)
            for number, each in results.items()
            if isinstance(each, ReadReturn) and each.form in stopped
        }
        read = {number: each for number, each in results.items() if isinstance(each, ReadReturn)}
        read = {number: as_awaited(each, contracts, awaited.get(number, ())) for number, each in read.items()}
        returns = with_sender_issues(connection, contracts, read)
        left_open = {number: each.why for number, each in results.items() if isinstance(each, Unread)}
        ledger.record_unread(connection, left_open)
        ledger.record_reading(connection, contracts.without(stopped), returns)
    done = BatchRead(len(returns), sum(not each.tables for each in returns.values()), len(left_open))
    log_step(
        log,
        "%d returns read (submissions %d to %d), %d unreadable, %d left open for the next run.",
        done.read,
        min(batch),
        max(batch),
        done.unreadable,
        done.left_open,
        submissions=list(batch),
        unreadable=[number for number, each in returns.items() if not each.tables],
        left_open=list(left_open),
    )
    return done


def _original(copies: ExitStack, archive_path: str) -> Path:
    """Return an archived original as a file of this machine that can be opened. Raises OSError where it cannot."""
    path = copies.enter_context(local_copy(archive_path))
    path.open("rb").close()
    return path
