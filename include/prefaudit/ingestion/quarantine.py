"""Mails that wait for a person: their files are let in, or they are discarded; both are kept in the audit log."""

from dataclasses import replace

from prefaudit.ingestion.deliveries import Sender, deliver
from prefaudit.mail.reading import LetterReader, MachineFault
from prefaudit.model.errors import OperatorError
from prefaudit.places import place_at
from prefaudit.settings import Settings
from prefaudit.warehouse.audit_log import AuditLogEntry, AuditLogKind, record
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.workbook.sandbox import Sandbox

_ELSEWHERE = (
    "The mail {mail} cannot be opened here ({why}). Open it in the folder « Quarantaine » of the mailbox, deposit its "
    "files by the page, then discard it."
)


class MailUnknown(OperatorError):
    """There is no such mail in quarantine."""

    french = "ce courriel n'est pas en quarantaine"


class MailUnopened(OperatorError):
    """The files of a mail cannot be let in from here; the message says why."""

    french = "ce courriel ne peut pas être ouvert"


def release(settings: Settings, connection: Connection, mail: int, by: str, reason: str) -> int:
    """Deliver the files of a quarantined mail that wait, as a person decided; return how many.

    Raises:
        MailUnknown: There is no such mail in quarantine.
        MailUnopened: It cannot be opened, or not on this machine now; it stays in quarantine.
        LandingError: The landing zone cannot be written; it stays in quarantine.
    """
    place, sender = _quarantined(connection, mail)
    if not place:
        raise MailUnopened(_ELSEWHERE.format(mail=mail, why="it is kept in the mailbox alone"))
    files = _waiting_files(settings, connection, mail, place_at(place).read_bytes())
    done = deliver(settings, connection, [file for _, file in files], sender) if files else []
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            "update ledger.mail_files set state = 'released', delivery_id = %s where mail_id = %s and position = %s",
            [(each.delivery_id, mail, position) for each, (position, _) in zip(done, files, strict=True)],
        )
        _settle(connection, mail, "released", by)
        record(connection, AuditLogEntry(AuditLogKind.RELEASE, by, reason, content={"mail": mail, "files": len(files)}))
    place_at(place).unlink(missing_ok=True)
    return len(files)


def discard(connection: Connection, mail: int, by: str, reason: str) -> None:
    """Delete a quarantined mail, as a person decided; what is in the mailbox stays there. Raises MailUnknown."""
    place, _ = _quarantined(connection, mail)
    with connection.transaction():
        _settle(connection, mail, "discarded", by)
        record(connection, AuditLogEntry(AuditLogKind.DISCARD, by, reason, content={"mail": mail}))
    if place:
        place_at(place).unlink(missing_ok=True)


def _waiting_files(
    settings: Settings, connection: Connection, mail: int, raw: bytes
) -> list[tuple[int, tuple[str, bytes]]]:
    """Return the files of a mail that wait, each with its position."""
    with Sandbox(replace(settings, read_workers=1)) as sandbox:
        try:
            letter = LetterReader(sandbox, settings).read(raw)
        except MachineFault as fault:
            raise MailUnopened(f"This machine could not open the mail {mail} ({fault}). Try again later.") from fault
    if letter.problem:
        raise MailUnopened(_ELSEWHERE.format(mail=mail, why=letter.problem))
    rows = connection.execute(
        "select position, state from ledger.mail_files where mail_id = %s order by position", [mail]
    ).fetchall()
    # Mails that were quarantined before each file was noted have no rows: all their files wait.
    states = dict(rows) or dict.fromkeys(range(1, len(letter.files) + 1), "waiting")
    return [(number, file) for number, file in enumerate(letter.files, start=1) if states.get(number) == "waiting"]


def _quarantined(connection: Connection, mail: int) -> tuple[str, Sender]:
    """Return where a mail in quarantine stands, empty where in the mailbox alone, and who sent it."""
    row = connection.execute(
        "select coalesce(place, ''), sender, message_id, arrived_at from ledger.mails "
        "where mail_id = %s and state = 'quarantined'",
        [mail],
    ).fetchone()
    if row is None:
        raise MailUnknown(f"There is no mail {mail} in quarantine.")
    return str(row[0]), Sender("mail", str(row[1]), str(row[2]), row[3])


def _settle(connection: Connection, mail: int, state: str, by: str) -> None:
    connection.execute(
        "update ledger.mails set state = %s, place = null, handled_at = clock_timestamp(), handled_by = %s "
        "where mail_id = %s",
        [state, by, mail],
    )
    connection.execute(
        "update ledger.mail_files set state = %s where mail_id = %s and state = 'waiting'", [state, mail]
    )
