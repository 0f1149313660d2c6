"""What the tasks of the DAG `consolidate_returns` do, callable without Airflow (the command line and the bench do).

Every task opens its own connection and leaves the database in a state that the next task, or the next run, takes up.
Heavy libraries are imported inside the functions that need them: this module is imported at every DAG parse.
"""
# ruff: noqa: PLC0415  the reason stands above

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from more_itertools import chunked

from prefaudit.l10n.french import counted
from prefaudit.model.errors import OperatorError
from prefaudit.model.step_log import log_step
from prefaudit.settings import Settings
from prefaudit.tasks.checks_beside import check_forms, check_reference, verify_publications

# Airflow maps a task over 1,024 elements at most by default.
MOST_BATCHES = 1000
NOTHING = "Rien de nouveau"

log = logging.getLogger(__name__)


class UnknownChannel(OperatorError):
    """A task is to look at a channel that the settings no longer name."""

    french = "un canal n'est plus dans les réglages"


def prepare(settings: Settings | None = None) -> None:
    """Bring the database up to date, and make the landing zone of a new installation.

    Raises:
        SettingError: a place is to await a form or campaign that there is not.
    """
    from prefaudit.ingestion.awaited_forms import campaigns, form_places
    from prefaudit.ingestion.channels import make_own_zone
    from prefaudit.reference.contracts import load_checked
    from prefaudit.warehouse import setup
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    setup.prepare(settings)
    with connect(settings) as connection:
        form_places(settings, load_checked(settings.contracts, settings.reference), campaigns(connection))
        make_own_zone(settings, connection)


def channels(settings: Settings | None = None) -> list[str]:
    """Return the names of the channels that files come by: the landing zone (an empty text), then the further ones.

    Those are named as they may be shown. Airflow keeps what a task is given, and shows it: no password is among it.
    """
    return list(_addresses(settings or Settings.from_env()))


def _addresses(settings: Settings) -> dict[str, str]:
    """Return the address of each channel by its name; of two that would be named alike the second is « … (2) »."""
    from prefaudit.ingestion.channels import without_secrets

    found = {"": ""}
    for address in settings.channels.split():
        shown = without_secrets(address)
        alike = sum(name == shown or name.startswith(f"{shown} (") for name in found)
        found[f"{shown} ({alike + 1})" if alike else shown] = address
    return found


def collect_mail(settings: Settings | None = None) -> str:
    """Write the files that the mailbox brought into the landing zone; return how many mails and files."""
    from prefaudit.ingestion.mailbox import collect
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    message, fields = "No mailbox is read: PREFAUDIT_IMAP_URL is not set.", {}
    if settings.imap_url:
        with connect(settings) as connection:
            done = collect(settings, connection)
        counts = ", ".join(f"{count} {state}" for state, count in done.states.items())
        message = f"Mailbox: {done.files} files taken in; mails: {counts}; {done.left} left for the next run."
        fields = {**done.states, "files": done.files, "left": done.left}
    log_step(log, "%s", message, **fields)
    return message


def discover(settings: Settings | None = None, channel: str = "") -> str:
    """Take in the new files of a channel, by its name, the landing zone where none is given.

    Returns:
        A French label of the task.

    Raises:
        UnknownChannel: PREFAUDIT_CHANNELS has no such channel any longer.
        LandingError, DatabaseUnavailable: it cannot be listed, or nothing recorded.
    """
    from prefaudit.ingestion.channels import discover as take_in
    from prefaudit.ingestion.channels import without_secrets
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    address = _addresses(settings).get(channel)
    if address is None:
        # A run that an earlier version began may hand over an address with its password.
        raise UnknownChannel(
            f"PREFAUDIT_CHANNELS has no channel « {without_secrets(channel)} » now. Put it back, or start a new run: "
            "it asks the present channels."
        )
    with connect(settings) as connection:
        found = take_in(settings, connection, address or None)
    place = channel or without_secrets(settings.landing)
    for each in found.passed_over:
        log.warning("%s is left where it is: %s. %s", each.path, each.why, each.detail)
    log_step(
        log,
        "%s: %d new files, %d already known, %d still being written, %d left where they are.",
        place,
        len(found.new),
        found.skipped,
        len(found.waiting),
        len(found.passed_over),
        channel=place,
        submissions=list(found.new),
        known=found.skipped,
        being_written=len(found.waiting),
        left=len(found.passed_over),
    )
    left = f", {counted(len(found.passed_over), 'laissé')} sur place" if found.passed_over else ""
    return f"{channel_label(channel)} : {counted(len(found.new), 'nouveau', 'nouveaux')}{left}"


def channel_label(channel: str) -> str:
    """Return how people call a channel, by its name."""
    return channel or "Zone de dépôt"


def plan_batches(settings: Settings | None = None) -> list[list[int]]:
    """Return the submissions to read, in batches: new ones of every channel, and those of an interrupted run.

    Of `batch_size`, larger where a run would otherwise have more batches than Airflow maps a task over; an empty one
    where there is nothing to read, since Airflow skips a task mapped over none, and what follows.
    """
    from prefaudit.warehouse import ledger
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        waiting = ledger.pending(connection)
    batches = list(chunked(waiting, max(settings.batch_size, -(-len(waiting) // MOST_BATCHES))))
    log_step(
        log,
        "%d submissions to read, in %d batches.",
        len(waiting),
        len(batches),
        submissions=waiting,
        batches=len(batches),
    )
    return batches or [[]]


def batch_label(batch: Sequence[int]) -> str:
    """Return how a batch is called before it is read, a portion before it is validated."""
    return f"{counted(len(batch), 'retour')}, à partir du n° {batch[0]}" if batch else NOTHING


def read(batch: Sequence[int], settings: Settings | None = None) -> str:
    """Read a batch of submissions into staging; return a French label of the task."""
    from prefaudit.ingestion.reading import read_batch

    if not batch:
        return NOTHING
    done = read_batch(batch, settings or Settings.from_env())
    left_open = f", {counted(done.left_open, 'laissé')} pour la prochaine nuit" if done.left_open else ""
    unreadable = f", {counted(done.unreadable, 'illisible')}" if done.unreadable else ""
    return f"{counted(done.read, 'retour lu', 'retours lus')}{unreadable}{left_open}"


def plan_portions(settings: Settings | None = None) -> list[list[int]]:
    """Return the submissions that have been read and have no verdict yet, in portions that are judged alone; an empty
    one where there are none, as with batches."""
    from prefaudit.validation.staged import portions
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        found = portions(settings, connection, MOST_BATCHES)
    log_step(log, "%d submissions to validate, in %d portions.", sum(map(len, found)), len(found), portions=len(found))
    return found or [[]]


def validate(portion: Sequence[int], settings: Settings | None = None) -> int:
    """Validate a portion of the submissions that have been read; return how many."""
    from prefaudit.campaigns.forms.trial import faulty_forms
    from prefaudit.validation.staged import validate_portion
    from prefaudit.warehouse.postgres.connection import connect

    if not portion:
        return 0
    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        return validate_portion(settings, connection, portion, faulty_forms(settings))


def validate_all(settings: Settings | None = None) -> int:
    """Validate all portions in this process; return how many submissions.

    A portion whose form or rules are at fault costs itself; that is raised where no other portion was judged.
    """
    from prefaudit.validation.suites import RuleCrashed, SuiteError

    planned, failed, validated = plan_portions(settings), list[OperatorError](), 0
    for portion in planned:
        try:
            validated += validate(portion, settings)
        except (SuiteError, RuleCrashed) as fault:
            log.error("The submissions from n° %d on are not judged: %s", portion[0], fault)
            failed.append(fault)
    if failed and len(failed) == len(planned):
        raise failed[0]
    return validated


def consolidate(settings: Settings | None = None) -> list[str]:
    """Bring the accepted returns into the warehouse, in one transaction; return the campaigns to publish.

    Those are the campaigns whose current figures are not made from the present data, whatever run changed it, or have
    no whole package yet.
    """
    from prefaudit.model.contracts import load_contracts
    from prefaudit.publication.build import stale
    from prefaudit.publication.export import unpackaged
    from prefaudit.validation.rule_results import settle
    from prefaudit.warehouse import consolidation, form_tables, resent
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    settle(settings.data_docs, datetime.now(UTC))
    with connect(settings) as connection:
        stopped = form_tables.stopped(connection)
        forms = [form for form in load_contracts(settings.contracts).forms if form not in stopped]
        done = consolidation.consolidate_all(connection, forms)
        again = resent.count_again(connection)
        # A publication whose export was killed is completed by the next run, unasked.
        campaigns = sorted({*stale(connection), *unpackaged(settings, connection)})
    counts = {name: sum(getattr(each, name) for each in done) for name in ("accepted", "rejected", "superseded")}
    log_step(
        log,
        "%d returns accepted, %d rejected, %d superseded by a later one, %d current again; campaigns to publish: %s.",
        *counts.values(),
        again,
        ", ".join(campaigns) or "none",
        **counts,
        current_again=again,
        campaigns=campaigns,
    )
    unplaced = [number for each in done for number in each.unplaced]
    if unplaced:
        raise UnmatchedReturns(
            f"{len(unplaced)} accepted submissions ({', '.join(map(str, unplaced[:10]))}) have no place in "
            "the warehouse: a rule of the suites lets through what the reference data do not know. The others are "
            "consolidated. Add the rule or the reference row, then clear this task."
        )
    return campaigns


def answer(settings: Settings | None = None) -> int:
    """Answer every submission that has a verdict: the page always, the annotated workbook where it helps."""
    from prefaudit.archive.sync import sync_archive
    from prefaudit.feedback.answer_submissions import answer_submissions
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        answered = answer_submissions(settings, connection)
        sync_archive(settings, connection)
    log_step(log, "%d submissions answered; the answers are in %s.", answered, settings.answers, answered=answered)
    return answered


def mail_answers(settings: Settings | None = None) -> str:
    """Mail each site the answers given since its address is registered, and answer mails that brought no return.

    Returns:
        How many were queued and sent, in a sentence.
    """
    from prefaudit.feedback.acknowledgement_mails import queue_acknowledgements
    from prefaudit.feedback.mail_answers import queue_mail_answers
    from prefaudit.mail.outbox import send_due
    from prefaudit.warehouse.postgres.connection import connect

    settings = settings or Settings.from_env()
    with connect(settings) as connection:
        queued = queue_acknowledgements(settings, connection) + queue_mail_answers(settings, connection)
        sent = send_due(settings, connection)
    message = f"{queued} acknowledgements queued; {sent}."
    log_step(log, "%s", message, queued=queued, sent=sent.sent)
    return message


class UnmatchedReturns(OperatorError):
    """Accepted returns that the warehouse has no place for: a hole in the suites or in the reference data."""

    french = "des retours acceptés n'ont pas de place dans l'entrepôt"


def audit(campaigns: Sequence[str], settings: Settings | None = None) -> list[str]:
    """Audit the consolidated results of the campaigns to publish, and return them. Raises AuditFailed with reasons."""
    settings = settings or Settings.from_env()
    if not campaigns:
        log.info("No campaign changed: nothing to audit.")
        return []
    from prefaudit.publication.audit import audit_consolidated
    from prefaudit.warehouse.postgres.connection import connect

    with connect(settings) as connection:
        audit_consolidated(settings, connection, campaigns)
    log_step(log, "The consolidated results of %s hold.", ", ".join(campaigns), campaigns=list(campaigns))
    return list(campaigns)


def run(settings: Settings | None = None, *, publish: bool = True) -> list[str]:
    """Run all tasks in this process; return the campaigns that were published or wait for approval.

    A channel that fails, a publication that was altered, a form or a reference table that cannot be used does not stop
    the others; it is raised at the end. Without `publish` only the tasks of this DAG are run: the campaigns returned
    are those whose figures are to be published.
    """
    from prefaudit.tasks.publish_summaries import publish as publish_summaries

    settings = settings or Settings.from_env()
    prepare(settings)
    beside: list[OperatorError] = []
    for look in (verify_publications, check_reference, check_forms):
        try:
            look(settings)
        except OperatorError as error:
            # Said at once: what follows may fail as well.
            log.error("%s", error)
            beside.append(error)
    collect_mail(settings)
    failed = _discover_each(settings)
    for batch in plan_batches(settings):
        read(batch, settings)
    validate_all(settings)
    campaigns = audit(consolidate(settings), settings)
    answer(settings)
    mail_answers(settings)
    for campaign in campaigns if publish else ():
        publish_summaries(campaign, settings)
    for found in (*beside, failed):
        if found:
            raise found
    return campaigns


def _discover_each(settings: Settings) -> OperatorError | None:
    """Take in the files of each channel; return what failed where others did not, else raise it."""
    failures: list[OperatorError] = []
    for channel in channels(settings):
        try:
            discover(settings, channel)
        except OperatorError as error:
            log.error("%s", error)
            failures.append(error)
    if len(failures) == len(channels(settings)):
        raise failures[0]
    return failures[0] if failures else None
