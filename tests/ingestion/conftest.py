"""A mailbox and a mail server of their own for the tests of this room."""

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
from tests.ingestion.mailing import HERE
from tests.support.landing import deposit, form
from tests.support.mail_servers import Mailbox, Outbox, imap_server, smtp_server


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def box(authority: trustme.CA) -> Iterator[Mailbox]:
    with imap_server(authority) as found:
        yield found


@pytest.fixture
def mailing(settings: Settings, box: Mailbox) -> Iterator[tuple[Settings, Outbox]]:
    with smtp_server() as (url, outbox):
        ready = replace(settings, settle_seconds=0.0, imap_url=box.url, smtp_url=url, mail_from="audits@example.org")
        consolidate_returns.prepare(ready)
        with connect(ready) as connection:
            register(connection, [(2, "26", HERE)], "marie")
        yield ready, outbox


@pytest.fixture
def workbook(settings: Settings, reference: Reference, tmp_path: Path) -> bytes:
    """A faulty return of the site 26."""
    aside = replace(settings, landing=str(tmp_path / "aside"))
    return deposit(aside, form(aside, reference, "26"), "26", fault=FAULTS["result_erased"]).read_bytes()
