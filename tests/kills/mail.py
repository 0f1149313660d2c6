"""Mail of a run that is tried: what lies in a mailbox before it, and what a mail server took by its end."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from email.message import EmailMessage

import trustme
from imap_tools.imap_utf7 import utf7_encode

from prefaudit.ingestion.mailbox import DONE, WAITING
from prefaudit.settings import Settings
from tests.support.mail_servers import DOVECOT, Mailbox, Outbox, imap_server, smtp_server

# Addresses of sites that are registered, and one that is not.
REGISTERED = {"26": "prefecture26@example.org", "39": "prefecture39@example.org", "692": "prefecture692@example.org"}
STRANGER = "inconnu@example.net"
# When the first of the mails arrived (2026-11-04, 09:00 UTC); the others follow it.
ARRIVED = 1793782800.0


@dataclass(frozen=True)
class MailServers:
    """A mail server on this machine, and a mailbox where dovecot is installed."""

    url: str
    outbox: Outbox
    box: Mailbox | None

    def used_by(self, settings: Settings) -> Settings:
        """Return the settings of an installation that uses them; what is turned away is due again at once."""
        imap = self.box.url if self.box else ""
        return replace(settings, smtp_url=self.url, mail_from="audits@example.org", imap_url=imap, mail_pause=0.001)

    def restore(self, mails: Sequence[EmailMessage]) -> None:
        """Put these mails into the mailbox and nothing else; forget what was sent."""
        self.outbox.mails.clear()
        if self.box:
            self.box.empty()
            for number, mail in enumerate(mails):
                self.box.put(mail.as_bytes(), arrived=ARRIVED + number)

    def outcome(self) -> Mapping[str, list[str]]:
        """Return where each mail of the mailbox is, and what was sent to whom: a mail that came twice counts once."""
        once = {str(mail["Message-ID"]): mail for mail in self.outbox.mails}
        told = {"mails sent": sorted(map(_sent, once.values()))}
        for folder in ("INBOX", DONE, WAITING) if self.box else ():
            told[f"mailbox {folder}"] = sorted(self.box.message_ids(utf7_encode(folder).decode()) if self.box else ())
        return told

    def sent_again(self) -> int:
        """Return how many mails came more often than once."""
        met = Counter(str(mail["Message-ID"]) for mail in self.outbox.mails)
        return sum(count - 1 for count in met.values())


@contextmanager
def mail_servers() -> Iterator[MailServers]:
    """Start them; the mailbox only where dovecot is installed."""
    mailbox = imap_server(trustme.CA()) if DOVECOT else nullcontext()
    with smtp_server() as (url, outbox), mailbox as box:
        yield MailServers(url, outbox, box)


def _sent(mail: EmailMessage) -> str:
    body = mail.get_body()
    names = sorted(str(each.get_filename()) for each in mail.iter_attachments())
    return f"{mail['To']} | {mail['Subject']} | {names} | {body.get_content() if body else ''}"
