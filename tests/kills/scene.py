"""Where it happens: a house that has had one night, and the returns of the next; made once, set up again each time."""

import shutil
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.server import ServerInfo
from prefaudit.warehouse.withdrawal import withdraw
from tests.kills.blows import Ended, undisturbed
from tests.support.landing import deposit, form

BEFORE, TRIED = "kills_before", "kills_tried"


class Scene:
    """A database and folders as they stand before the night that is tried."""

    def __init__(self, server: ServerInfo, folder: Path) -> None:
        self._server, self._before = server, folder / "before"
        places = Settings.from_env(
            {"PREFAUDIT_VAR": str(folder / "var"), "PREFAUDIT_DATABASE_URL": server.url_for(TRIED)}
        )
        self.settings = replace(places, settle_seconds=0.0, batch_size=2, validation_size=3)

    def make(self) -> None:
        """The night before: accepted, refused and withdrawn returns, one publication; then new ones are deposited."""
        settings = replace(self.settings, database_url=self._server.url_for(BEFORE))
        reference = Reference.load(settings.reference)
        self._server.ensure_database(BEFORE)
        for site in ("26", "01", "83"):
            deposit(settings, form(settings, reference, site), site)
        deposit(settings, form(settings, reference, "692"), "692", fault=FAULTS["result_erased"])
        # In a process of its own, as every night: this one is forked, and shall have no children to share.
        assert undisturbed(settings) == Ended(0, 0)
        with connect(settings) as connection:
            query = "select submission_id from ledger.submissions where site_code = '83'"
            row = connection.execute(query).fetchone()
            assert row is not None
            withdraw(connection, int(str(row[0])), "wrong_site", "kills", "")
        deposit(settings, form(settings, reference, "692"), "692", name="corrige.xlsx", days=1)
        deposit(settings, form(settings, reference, "01", "second"), "01", days=1)
        deposit(settings, form(settings, reference, "33"), "33")
        deposit(settings, form(settings, reference, "69"), "69", fault=FAULTS["result_erased"])
        (Path(settings.landing) / "notes.xlsx").write_bytes(b"no workbook")
        shutil.copytree(settings.var, self._before)

    def set_up(self) -> None:
        """As it stood before the night, whatever happened since."""
        shutil.rmtree(self.settings.var, ignore_errors=True)
        shutil.copytree(self._before, self.settings.var)
        with psycopg.connect(self._server.url_for("postgres"), autocommit=True) as connection:
            for statement in ("drop database if exists {} with (force)", "create database {} template {}"):
                names = [sql.Identifier(TRIED), sql.Identifier(BEFORE)][: statement.count("{}")]
                connection.execute(sql.SQL(statement).format(*names))
            # A sequence of a database just copied is not logged anew before the next checkpoint: a server that stopped
            # at once would draw numbers a second time. No database of a user is such a copy.
            connection.execute("checkpoint")
