"""What is interrupted: an installation that has had one run, and the returns of the next."""

from dataclasses import replace
from pathlib import Path

import psycopg

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.server import ServerInfo
from prefaudit.warehouse.withdrawal import withdraw
from tests.kills.events import Ended, undisturbed
from tests.support.databases import World
from tests.support.landing import deposit, form

DATABASE = "kills"


class Installation:
    """A database and folders as they stand before the run that is tried; built once, restored for each trial."""

    def __init__(self, server: ServerInfo, folder: Path) -> None:
        self._server = server
        places = Settings.from_env(
            {"PREFAUDIT_VAR": str(folder / "var"), "PREFAUDIT_DATABASE_URL": server.url_for(DATABASE)}
        )
        self.settings = replace(places, settle_seconds=0.0, batch_size=2, validation_size=3)
        server.ensure_database(DATABASE)
        self._build()
        self._world = World(server, self.settings)

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
        deposit(settings, form(settings, reference, "692"), "692", name="corrige.xlsx", days=1)
        deposit(settings, form(settings, reference, "01", "second"), "01", days=1)
        deposit(settings, form(settings, reference, "33"), "33")
        deposit(settings, form(settings, reference, "69"), "69", fault=FAULTS["result_erased"])
        (Path(settings.landing) / "notes.xlsx").write_bytes(b"no workbook")

    def restore(self) -> None:
        """Bring it back to what it was before the run, whatever happened since."""
        self._world.restored()
        with psycopg.connect(self._server.base, autocommit=True) as connection:
            # A sequence of a database just copied is not logged anew before the next checkpoint: a server that stopped
            # at once would draw numbers a second time. No database of a user is such a copy.
            connection.execute("checkpoint")
