"""Databases of the tests: copied from a template and dropped afterwards; worlds built once and set up again."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.server import ServerInfo


@contextmanager
def temporary_database(server: ServerInfo, template: str = "template1") -> Iterator[str]:
    """Yield the name of a new database, a copy of `template`; drop it afterwards."""
    name = f"prefaudit_test_{secrets.token_hex(4)}"
    _copy(server, template, name)
    try:
        yield name
    finally:
        _drop(server, name)


class World:
    """The database and the files of an installation as they stood when they were kept.

    What is expensive to build is built once; each test that changes it starts from a copy. The paths stay the same,
    for the ledger names files by their whole path.
    """

    def __init__(self, server: ServerInfo, settings: Settings) -> None:
        """Keep the installation of `settings` as it stands; nobody may be connected to its database."""
        self.settings = settings
        self._server, self._name = server, str(conninfo_to_dict(settings.database_url)["dbname"])
        self._kept, self._files = f"{self._name}_kept", Path(f"{settings.var}_kept")
        _copy(server, self._name, self._kept)
        shutil.copytree(settings.var, self._files)

    def restored(self) -> Settings:
        """Bring everything back to what was kept; return the settings of the installation."""
        shutil.rmtree(self.settings.var, ignore_errors=True)
        shutil.copytree(self._files, self.settings.var)
        _drop(self._server, self._name)
        _copy(self._server, self._kept, self._name)
        return self.settings

    def forget(self) -> None:
        """Drop what was kept."""
        _drop(self._server, self._kept)
        shutil.rmtree(self._files, ignore_errors=True)


def _copy(server: ServerInfo, template: str, name: str) -> None:
    _administer(server, sql.SQL("create database {} template {} strategy file_copy"), name, template)


def _drop(server: ServerInfo, name: str) -> None:
    _administer(server, sql.SQL("drop database if exists {} with (force)"), name)


def _administer(server: ServerInfo, statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(server.base, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))
