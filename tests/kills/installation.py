"""What is interrupted: an installation that has had one run, and the returns of the next."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.withdrawal import withdraw
from tests.ingestion.mailing import mail_of
from tests.kills.events import Ended, OwnServer, undisturbed
from tests.kills.mail import REGISTERED, STRANGER, MailServers
from tests.kills.outcome import Outcome, outcome
from tests.support.databases import World
from tests.support.landing import deposit, form

DATABASE = "kills"


class Installation:
    """A database and folders as they stand before the run that is tried; built once, restored for each trial."""

    def __init__(self, server: OwnServer, folder: Path, mail: MailServers) -> None:
        self.server, self._mail = server, mail
        places = Settings.from_env(
            {"PREFAUDIT_VAR": str(folder / "var"), "PREFAUDIT_DATABASE_URL": server.server.url_for(DATABASE)}
        )
        self.settings = mail.used_by(replace(places, settle_seconds=0.0, batch_size=2, validation_size=6))
        server.server.ensure_database(DATABASE)
        self._build()
        self._world = World(server.server, self.settings)

    def _build(self) -> None:
        """The run before: accepted, refused and withdrawn returns, one publication; then new ones are deposited."""
        settings = self.settings
        reference = Reference.load(settings.reference)
        for site in ("26", "01", "83"):
            deposit(settings, form(settings, reference, site), site)
        deposit(settings, form(settings, reference, "692"), "692", fault=FAULTS["result_erased"])
        # In a process of its own, as every run: this one is forked, and shall have no children to share.
        assert undisturbed(settings) == Ended(0, 0)
        with connect(settings) as connection:
            query = "select submission_id from ledger.submissions where site_code = '83'"
            row = connection.execute(query).fetchone()
            assert row is not None
            withdraw(connection, int(row[0]), "wrong_site", "kills", "")
            register(connection, [(2, site, address) for site, address in REGISTERED.items()], "kills")
        deposit(settings, form(settings, reference, "692"), "692", name="corrige.xlsx", days=1)
        deposit(settings, form(settings, reference, "01", "second"), "01", days=1)
        deposit(settings, form(settings, reference, "33"), "33")
        deposit(settings, form(settings, reference, "69"), "69", fault=FAULTS["result_erased"])
        (Path(settings.landing) / "notes.xlsx").write_bytes(b"no workbook")
        self._mails = _mails(settings, reference)

    def restore(self) -> None:
        """Bring it back to what it was before the run, whatever happened since."""
        self._world.restored()
        self._mail.restore(self._mails)
        with psycopg.connect(self.server.server.base, autocommit=True) as connection:
            # A sequence of a database just copied is not logged anew before the next checkpoint: a server that stopped
            # at once would draw numbers a second time. No database of a user is such a copy.
            connection.execute("checkpoint")

    def outcome(self) -> Outcome:
        """Return what a run has left, of its mails too."""
        return {**outcome(self.settings), **self._mail.outcome()}

    def sent_again(self) -> int:
        """Return how many mails were sent more often than once."""
        return self._mail.sent_again()


def _mails(settings: Settings, reference: Reference) -> list[EmailMessage]:
    """Return what lies in the mailbox: two versions of one return, a faulty one, a file that is no workbook, a return
    of another site, one of a stranger, and a link."""
    with TemporaryDirectory() as name:
        aside = replace(settings, landing=name)

        def workbook(site: str, seed: str, fault: str = "") -> tuple[str, bytes]:
            path = deposit(aside, form(aside, reference, site, seed), site, fault=FAULTS[fault] if fault else None)
            return path.name, path.read_bytes()

        here, there, other = (REGISTERED[site] for site in ("26", "39", "692"))
        mails = [
            mail_of(here, workbook("26", "second"), number=1),
            mail_of(there, workbook("39", "first", "result_erased"), ("notes.xlsx", b"no workbook"), number=2),
            mail_of(there, workbook("692", "not theirs"), number=3),
            mail_of(STRANGER, workbook("01", "not theirs"), number=4),
            mail_of(here, workbook("26", "third"), number=5),
            mail_of(other, number=6),
        ]
    mails[-1].set_content("Bonjour, notre retour : https://drive.google.com/file/d/abc/view")
    return mails
