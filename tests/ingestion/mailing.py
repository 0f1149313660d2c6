"""What tests of the mailbox share: mails as sites send them, and what became of them."""

from email.message import EmailMessage

from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection

HERE, ELSEWHERE = "prefecture26@example.org", "prefecture39@example.org"


def mail_of(sender: str, *files: tuple[str, bytes], number: int = 1, **headers: str) -> EmailMessage:
    """A mail with files; `headers` are added, their names with _ for -."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = "retours@example.org"
    mail["Subject"] = "Notre retour"
    mail["Message-ID"] = headers.pop("Message_ID", f"<{number}@example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Bonjour, ci-joint notre retour.")
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail


def run(settings: Settings) -> None:
    """A nightly run from the mailbox to the answers, without the figures."""
    consolidate_returns.collect_mail(settings)
    consolidate_returns.discover(settings)
    for batch in consolidate_returns.plan_batches(settings):
        consolidate_returns.read(batch, settings)
    consolidate_returns.validate_all(settings)
    consolidate_returns.consolidate(settings)
    consolidate_returns.answer(settings)
    consolidate_returns.mail_answers(settings)


def mails(connection: Connection) -> list[tuple[object, ...]]:
    """Message-ID, state, files, sites of the sender and reason of every mail, in the order in which they were read."""
    return connection.execute(
        "select message_id, state, attachments, site_codes, reason from ledger.mails order by mail_id"
    ).fetchall()


def states(connection: Connection) -> dict[str, str]:
    """The state of each mail by its Message-ID."""
    return dict(connection.execute("select message_id, state from ledger.mails").fetchall())


def require_nothing_vanished(connection: Connection) -> None:
    """Every file of every mail was taken and delivered, waits for a person with its mail, or was left aside by name."""
    wrong = connection.execute(
        """
        select came.mail_id, came.state, brought.position, brought.state
        from ledger.mails as came
        left join ledger.mail_files as brought on came.mail_id = brought.mail_id
        left join ledger.deliveries as landed on brought.delivery_id = landed.delivery_id
        where
            came.attachments <> (select count(*) from ledger.mail_files as each where each.mail_id = came.mail_id)
            or (brought.state = 'taken' and landed.sha256 is distinct from brought.sha256)
            or (brought.state = 'waiting' and (came.state <> 'quarantined' or brought.reason is null))
            or (came.state = 'quarantined' and came.reason is null)
            or (came.state = 'taken' and brought.state not in ('taken', 'aside'))
        """
    ).fetchall()
    assert wrong == []


def require_all_answered(connection: Connection) -> None:
    """Every file of a registered address that was taken in was answered, alone or with the others of its mail."""
    silent = connection.execute(
        """
        select came.message_id, brought.file_name
        from ledger.mails as came
        inner join ledger.mail_files as brought on came.mail_id = brought.mail_id and brought.state = 'taken'
        inner join ledger.deliveries as landed on brought.delivery_id = landed.delivery_id
        left join ledger.submissions as sent on brought.sha256 = sent.sha256
        where
            not exists (
                select 1 from ledger.messages as message
                where
                    message.submission_id = sent.submission_id
                    or message.dedupe_key = 'mail_files/' || landed.batch
            )
        """
    ).fetchall()
    assert silent == []
    silent = connection.execute(
        """
        select came.message_id, came.answer
        from ledger.mails as came
        where
            came.answer is not null
            and not exists (select 1 from ledger.messages as message where message.dedupe_key = 'mail/' || came.mail_id)
        """
    ).fetchall()
    assert silent == []
