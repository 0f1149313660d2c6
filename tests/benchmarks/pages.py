"""The pages of the control room over many campaigns of all sites: the processor time that each takes."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import psutil
from fastapi.testclient import TestClient
from rich.console import Console
from rich.table import Table

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.postgres.server import ServerInfo
from prefaudit.warehouse.setup import prepare
from prefaudit.web import responses
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from tests.support.databases import temporary_database

TIMES = 4
PAGES = (
    *("/", "/?campagne=2026&etat=rejected", "/?campagne=2026&texte=segre&tri=-days_late", "/?campagne=2026&page=0"),
    *("/sites/26", "/sites/2026/26", "/sans-retour", "/courriels", "/actes", "/regles", "/publications", "/textes"),
)
# Campaigns are copies of that of 2026; each return of four sites in five has a refused submission and an accepted one.
WORLD = """
create temporary table copies as
select n, 'B' || n as code, campaign.reference_on - n * 200 as reference_on
from generate_series(1, %(copies)s) as n, ledger.campaigns as campaign where campaign.campaign_code = '2026';

insert into ledger.campaigns (campaign_code, campaign_label, standard_code, reference_on)
select copy.code, 'Campagne ' || copy.code, kept.standard_code, copy.reference_on
from copies as copy, ledger.campaigns as kept where kept.campaign_code = '2026';

insert into ledger.returns_owed
select copy.code, owed.site_code, owed.audit_type, owed.due_on - copy.n * 200
from copies as copy, ledger.returns_owed as owed where owed.campaign_code = '2026';

insert into reference.history (table_name, content, recorded_from)
select
    past.table_name,
    past.content || jsonb_build_object('campaign_code', copy.code) || case
        when past.table_name = 'campaigns' then jsonb_build_object('reference_on', copy.reference_on)
        else jsonb_build_object('due_on', (past.content ->> 'due_on')::date - copy.n * 200)
    end,
    past.recorded_from
from copies as copy, reference.history as past
where
    past.table_name in ('campaigns', 'returns_owed')
    and past.content ->> 'campaign_code' = '2026'
    and past.recorded_to is null;

insert into ledger.submissions (
    sha256, file_name, size_bytes, channel, archive_path, received_at, state, form, form_version, campaign_code,
    site_code, audit_type, verdict, settled_at
)
select
    encode(sha256((owed.campaign_code || '/' || owed.site_code || '/' || owed.audit_type || n)::bytea), 'hex'),
    'retour_' || owed.campaign_code || '_' || owed.site_code || '.xlsx', 1, 'file', '/',
    owed.due_on - interval '20 days' + n * interval '4 days', 'settled', 'audit-return', '1', owed.campaign_code,
    owed.site_code, owed.audit_type, case when n = 1 then 'rejected' else 'accepted_with_warnings' end, now()
from ledger.returns_owed as owed, generate_series(1, 2) as n where ascii(right(owed.site_code, 1)) % 6 > 0;

insert into ledger.submissions (
    sha256, file_name, size_bytes, channel, archive_path, received_at, state, verdict, settled_at
)
select encode(sha256(n::text::bytea), 'hex'), n || '.xlsx', 1, 'file', '/', now(), 'settled', 'rejected', now()
from generate_series(1, 300) as n;

insert into ledger.deliveries (batch, sha256, file_name, size_bytes, channel, location)
select gen_random_uuid(), sent.sha256, sent.file_name, 1, 'page', 'file:///' || sent.submission_id
from ledger.submissions as sent where sent.submission_id % 4 = 0;

insert into ledger.acts (kind, actor, content)
select 'deposit', 'marie', jsonb_build_object('batch', brought.batch, 'files', '[]'::jsonb)
from ledger.deliveries as brought;

insert into ledger.mails (mailbox, message_id, sender, subject, state)
select 'box', n::text, n || '@site.example', 'Retour ' || n, case when n % 9 = 0 then 'quarantined' else 'taken' end
from generate_series(1, 3000) as n
"""


@dataclass(frozen=True)
class PageTime:
    """The processor time of a page, in milliseconds: of the server, and of PostgreSQL for it."""

    path: str
    server: float
    database: float


def pages(server: ServerInfo, folder: Path, campaigns: int) -> Iterator[PageTime]:
    """Make so many campaigns and yield the least time of each page: what a quiet machine takes, on a busy one too."""
    with temporary_database(server) as name:
        settings = Settings.from_env(
            {"PREFAUDIT_VAR": str(folder / "pages"), "PREFAUDIT_DATABASE_URL": server.url_for(name)}
        )
        prepare(settings)
        with connect(settings) as connection:
            for statement in WORLD.split(";\n"):
                connection.execute(statement.replace("%(copies)s", str(campaigns - 1)).encode())
            connection.execute("vacuum analyze")
        host = Host(lambda: User("marie", True), lambda: None, lambda who: who)
        client = TestClient(create_app(host, lambda: settings))
        spent: list[float] = []
        with patch.object(responses, "connect", _metered(spent)):
            for path in PAGES:
                yield min(
                    (_asked(client, path, spent) for _ in range(TIMES)), key=lambda one: one.server + one.database
                )


def _metered(spent: list[float]) -> Callable[[Settings], AbstractContextManager[Connection]]:
    @contextmanager
    def metered(settings: Settings) -> Iterator[Connection]:
        with connect(settings) as connection:
            backend = psutil.Process(connection.info.backend_pid)
            yield connection
            spent.append(1000 * sum(backend.cpu_times()[:2]))

    return metered


def _asked(client: TestClient, path: str, spent: list[float]) -> PageTime:
    spent.clear()
    started = time.process_time()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return PageTime(path, 1000 * (time.process_time() - started), sum(spent))


def show(console: Console, campaigns: int, found: Iterator[PageTime]) -> None:
    """Print them, the whole of each in the last column."""
    table = Table("page", "ms of the server", "of PostgreSQL", "both", title=f"{campaigns} campaigns of all sites")
    for one in found:
        table.add_row(one.path, *(f"{each:.0f}" for each in (one.server, one.database, one.server + one.database)))
    console.print(table)
