"""What every test may ask for: a PostgreSQL of the session, a fresh migrated database, settings in a folder of its own.

Nothing here touches the .prefaudit of the user. With PREFAUDIT_DATABASE_URL the databases are made on that server,
under names of their own, and dropped afterwards; else an embedded server is started in a temporary folder.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.migrations import migrate
from prefaudit.warehouse.postgres.server import ServerInfo, embedded, ensure_running

USER_DATABASE = os.environ.get("PREFAUDIT_DATABASE_URL", "")


# What starts Airflow takes longest and shares an installation and its port: it comes first, all in one process.
AIRFLOW = ("tests/e2e/", "tests/deployment/")


class ByFile(LoadScopeScheduling):
    """Where several processes share the tests, a file stays in one of them, and so does all that starts Airflow."""

    def _split_scope(self, nodeid: str) -> str:
        return "airflow" if nodeid.startswith(AIRFLOW) else nodeid.partition("::")[0]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the session a temporary folder of its own.

    pytest's own stands in one folder for all sessions of a user, which each new session closes to others; a server that
    runs as another user (embedded PostgreSQL where root tests) would lose its data folder in the middle of a test.
    """
    if config.option.basetemp is None:
        folder = tempfile.mkdtemp(prefix="prefaudit-tests-")
        config.option.basetemp = f"{folder}/session"
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How pytest-xdist shares the tests; groups marked for it (3.8) are not kept together under pytest 9."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Airflow first."""
    items.sort(key=lambda item: not item.nodeid.startswith(AIRFLOW))


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever reads the settings from the environment finds a temporary folder, and none of the user's variables."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFAUDIT_") and "_TEST_" not in name]:
            patch.delenv(name)
        patch.setenv("PREFAUDIT_VAR", str(tmp_path_factory.mktemp("var")))
        yield


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerInfo]:
    """A PostgreSQL server for the session."""
    if USER_DATABASE:
        yield ensure_running(Settings.from_env({"PREFAUDIT_DATABASE_URL": USER_DATABASE}))
        return
    folder = tmp_path_factory.mktemp("postgres")
    try:
        yield embedded(folder, cluster.THROWAWAY)
    finally:
        cluster.stop(folder)


@pytest.fixture(scope="session")
def template(server: ServerInfo) -> Iterator[str]:
    """The name of a migrated, empty database that others are copied from."""
    name = _create(server)
    with psycopg.connect(server.url_for(name), autocommit=True) as connection:
        migrate(connection)
    yield name
    _drop(server, name)


@pytest.fixture
def database(server: ServerInfo, template: str) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    name = _create(server, template)
    yield server.url_for(name)
    _drop(server, name)


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """Settings on a fresh database, with every place in the test's own folder."""
    return Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var"), "PREFAUDIT_DATABASE_URL": database})


@pytest.fixture
def second(server: ServerInfo, template: str, tmp_path: Path) -> Iterator[Settings]:
    """Another installation, to compare with."""
    name = _create(server, template)
    var = str(tmp_path / "second")
    yield Settings.from_env(
        {"PREFAUDIT_VAR": var, "PREFAUDIT_DATABASE_URL": server.url_for(name), "PREFAUDIT_SETTLE_SECONDS": "0"}
    )
    _drop(server, name)


@pytest.fixture(scope="module")
def module_settings(server: ServerInfo, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The same for all tests of a module that only look at what one of them has made."""
    name = _create(server, template)
    var = str(tmp_path_factory.mktemp("module") / "var")
    yield Settings.from_env(
        {"PREFAUDIT_VAR": var, "PREFAUDIT_DATABASE_URL": server.url_for(name), "PREFAUDIT_SETTLE_SECONDS": "0"}
    )
    _drop(server, name)


@pytest.fixture(scope="session")
def reference() -> Reference:
    """The reference data of the repository."""
    return Reference.load(Settings.from_env({}).reference)


def _create(server: ServerInfo, template: str = "template1") -> str:
    name = f"prefaudit_test_{secrets.token_hex(4)}"
    _administer(server, sql.SQL("create database {} template {} strategy file_copy"), name, template)
    return name


def _drop(server: ServerInfo, name: str) -> None:
    _administer(server, sql.SQL("drop database if exists {} with (force)"), name)


def _administer(server: ServerInfo, statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(server.base, autocommit=True) as connection:
        connection.execute(statement.format(*map(sql.Identifier, names)))
