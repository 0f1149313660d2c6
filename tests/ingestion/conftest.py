"""A mailbox and a mail server for the tests of this room, and an installation that is ready to use them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.server import ServerInfo
from tests.ingestion.mailing import HERE
from tests.support.databases import temporary_database
from tests.support.landing import deposit, form
from tests.support.mail_servers import Mailbox, Outbox, imap_server, smtp_server


@pytest.fixture(scope="package")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="package")
def imap(authority: trustme.CA) -> Iterator[Mailbox]:
    with imap_server(authority) as found:
        yield found


@pytest.fixture
def box(imap: Mailbox) -> Iterator[Mailbox]:
    """The mailbox, empty."""
    yield imap
    imap.empty()


@pytest.fixture(scope="package")
def prepared(server: ServerInfo, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database that is prepared for runs; the address of a site is registered."""
    with temporary_database(server, template) as name:
        var = str(tmp_path_factory.mktemp("prepared"))
        ready = Settings.from_env({"PREFAUDIT_VAR": var, "PREFAUDIT_DATABASE_URL": server.url_for(name)})
        consolidate_returns.prepare(ready)
        with connect(ready) as connection:
            register(connection, [(2, "26", HERE)], "marie")
        yield name


@pytest.fixture
def mailing(server: ServerInfo, prepared: str, box: Mailbox, tmp_path: Path) -> Iterator[tuple[Settings, Outbox]]:
    """An installation of its own that reads the mailbox, and what its mail server took."""
    with smtp_server() as (url, outbox), temporary_database(server, prepared) as name:
        var = str(tmp_path / "var")
        ready = Settings.from_env({"PREFAUDIT_VAR": var, "PREFAUDIT_DATABASE_URL": server.url_for(name)})
        Path(ready.landing).mkdir(parents=True)
        yield (
            replace(ready, settle_seconds=0.0, imap_url=box.url, smtp_url=url, mail_from="audits@example.org"),
            outbox,
        )


@pytest.fixture(scope="package")
def workbook(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A faulty return of the site 26."""
    aside = Settings.from_env({"PREFAUDIT_LANDING": str(tmp_path_factory.mktemp("aside"))})
    return deposit(aside, form(aside, reference, "26"), "26", fault=FAULTS["result_erased"]).read_bytes()
