"""How a command ends: what an operator can mend is one sentence and exit 2, a fault of the program its traceback."""
# ruff: noqa: PLC0415  these errors live all over the house: they are imported when something went wrong, not before

import errno
import os
import sys
from collections.abc import Callable

UNUSABLE = 2
_FULL = {errno.ENOSPC, errno.EDQUOT}


def ended(command: Callable[[], object]) -> int:
    """Run a command and give the exit code: 0, its own where it exits by itself, 2 where it cannot be carried out."""
    try:
        command()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        code = 0
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        code = UNUSABLE
    _flush()
    return code


def _flush() -> None:
    """Say the last words; where nobody listens any longer (`… | head -1`), that is no error of the command."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else the interpreter says them again at its own end, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def sentence_of(error: Exception) -> str | None:
    """The sentence for an error that an operator can mend; None for a fault of the program."""
    if isinstance(error, OSError):
        return _of_a_place(error)
    return str(error) if isinstance(error, (*_of_the_work(), *_of_the_warehouse())) else None


def _of_a_place(error: OSError) -> str | None:
    if error.errno in _FULL:
        place = f" of « {error.filename} »" if error.filename else ""
        return f"The disk{place} is full ({error.strerror}). Free some space, then call again."
    if error.filename is None:
        return None
    return (
        f"« {error.filename} » cannot be used ({error.strerror}). Check that the place exists and may be read and "
        "written, or name another, then call again."
    )


def _of_the_work() -> tuple[type[Exception], ...]:
    """Errors with a sentence: of the settings, the commands, the night, the mail, the services."""
    from prefaudit.answers.nightly import AnswerPlaceUnusable
    from prefaudit.archive import ArchiveFull, Unreadable
    from prefaudit.contract import ContractError
    from prefaudit.figures_command import Unreadable as UnreadableRequest
    from prefaudit.forms import NothingOwed
    from prefaudit.landing import LandingError
    from prefaudit.mail.contacts import ContactsError
    from prefaudit.mail.server_address import MailUnavailable
    from prefaudit.night import AuditFailed, UnplacedReturns
    from prefaudit.out_place import PlaceUnusable
    from prefaudit.ports import NoPortFree
    from prefaudit.reference import ReferenceError
    from prefaudit.services.airflow import AirflowError
    from prefaudit.services.api import ApiError
    from prefaudit.settings import SettingError
    from prefaudit.simulate.campaign import SimulationError
    from prefaudit.validation.suites import RuleCrashed, SuiteError

    return (
        *(AirflowError, AnswerPlaceUnusable, ApiError, ArchiveFull, AuditFailed, ContactsError),
        *(ContractError, LandingError, MailUnavailable, NoPortFree, NothingOwed, PlaceUnusable),
        *(ReferenceError, RuleCrashed, SettingError, SimulationError, SuiteError, UnplacedReturns),
        *(Unreadable, UnreadableRequest),
    )


def _of_the_warehouse() -> tuple[type[Exception], ...]:
    """Errors with a sentence: of the warehouse, of what is published from it, of its restoration."""
    from prefaudit.restore.replay import WarehouseNotEmpty
    from prefaudit.restore.stock import ArchiveUnusable
    from prefaudit.summaries.build import UnknownCampaign
    from prefaudit.summaries.export import ExportError
    from prefaudit.summaries.publications import UnknownPublication
    from prefaudit.summaries.rebuild import MomentUnusable
    from prefaudit.summaries.refusal import PublicationRefused
    from prefaudit.summaries.trace import NotCounted, UnknownFigure
    from prefaudit.warehouse.clock import ClockSetBack
    from prefaudit.warehouse.cluster import ServerError
    from prefaudit.warehouse.connection import DatabaseUnavailable
    from prefaudit.warehouse.logins import LoginRefused
    from prefaudit.warehouse.migrations import MigrationError
    from prefaudit.warehouse.reference_sync import ReferenceSyncError
    from prefaudit.warehouse.withdrawal import WithdrawalRefused

    return (
        *(ArchiveUnusable, ClockSetBack, DatabaseUnavailable, ExportError, LoginRefused, MigrationError),
        *(MomentUnusable, NotCounted, PublicationRefused, ReferenceSyncError, ServerError, UnknownCampaign),
        *(UnknownFigure, UnknownPublication, WarehouseNotEmpty, WithdrawalRefused),
    )
