"""The note of a nightly run in Airflow: how the night went, in the sentence that the page « Retours d'audit » gives."""

import logging
from typing import Any

from airflow.listeners import hookimpl
from airflow.models.dagrun import DagRun
from airflow.plugins_manager import AirflowPlugin
from airflow.utils.session import create_session
from prefaudit_runs import NIGHTLY, nightly_runs
from sqlalchemy.orm import Session, object_session

from prefaudit.l10n.typography import typeset
from prefaudit.model.errors import OperatorError
from prefaudit.settings import Settings
from prefaudit.web.host import NightlyRun
from prefaudit.web.night import verdict

# What Airflow keeps of a note.
LONGEST = 1000

log = logging.getLogger(__name__)


class NightNote:
    """Write the note when a nightly run ends, and again when a task that was cleared has run; never over a person's."""

    @hookimpl
    def on_dag_run_success(self, dag_run: DagRun) -> None:
        """Note how the run went."""
        _note(dag_run)

    @hookimpl
    def on_dag_run_failed(self, dag_run: DagRun) -> None:
        """Note why the run failed."""
        _note(dag_run)


def _note(dag_run: DagRun) -> None:
    if dag_run.dag_id != NIGHTLY:
        return
    session = object_session(dag_run)
    if session:
        # The scheduler has locked the run: another session would wait for it for ever.
        _write(session, dag_run, dag_run)
        return
    with create_session() as own:
        _write(own, dag_run, own.get_one(DagRun, dag_run.id))


def _write(session: Session, ended: DagRun, stored: DagRun) -> None:
    written = stored.dag_run_note
    if not (written and written.user_id):
        (run,) = nightly_runs(session, [ended])
        stored.note = typeset(_sentence(run))[:LONGEST]


def _sentence(run: NightlyRun) -> str:
    """Return the verdict; without counts where the warehouse cannot be asked: the scheduler waits for nobody."""
    from prefaudit.warehouse.postgres.connection import connect  # noqa: PLC0415  only where a run has ended
    from prefaudit.web import queries  # noqa: PLC0415

    try:
        if not run.started_at:
            return verdict(run, None)
        with connect(Settings.from_env()) as connection:
            return verdict(run, queries.nightly_run_counts(connection, run.started_at))
    except OperatorError as error:
        log.warning("The note of the run %s has no counts: %s", run.run_id, error)
        return verdict(run, None)


class NightNotes(AirflowPlugin):
    """Register the listener with Airflow."""

    name = "prefaudit_notes"
    listeners: list[Any] = [NightNote()]  # noqa: RUF012  Airflow reads a plain list
