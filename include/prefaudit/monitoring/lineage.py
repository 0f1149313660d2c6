"""What each task reads and writes: one declaration, in true names of tables and places, for who draws the lineage."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# The namespace of what stands on a disk of this machine.
LOCAL = "file"


@dataclass(frozen=True)
class Step:
    """What a task reads and writes.

    Each is a table (`ledger.submissions`), all tables of a schema (`staging.*`), a place by the name of its setting, or
    `mailbox` and `mail_server`.
    """

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A dataset by the names of OpenLineage; `columns` are names with types, of a table alone."""

    namespace: str
    name: str
    columns: tuple[tuple[str, str], ...] = ()


_CAMPAIGNS = ("ledger.campaigns", "ledger.engagements", "ledger.returns_owed", "ledger.reporters")
_RETURNS = ("ledger.submissions", "warehouse.*")
_DECISION = Step(("reference", *_CAMPAIGNS), ("ledger.acts", *_CAMPAIGNS, "archive"))
_FORMS = {
    "write_forms": Step(("contracts", "reference", *_CAMPAIGNS), ("forms",)),
    "mail_forms": Step(("forms", "restricted.contacts", *_CAMPAIGNS), ("ledger.messages",)),
    "send_mail": Step(("ledger.messages", "forms"), ("ledger.messages", "ledger.mail_tries", "mail_server")),
}

# By the id of the DAG and of the task. A file that is only looked up (a lock, a code list) is not named.
STEPS: Mapping[str, Step] = {
    "consolidate_returns.prepare": Step(
        ("reference", "contracts"), ("reference.*", "warehouse.forms", "warehouse.certificates", *_CAMPAIGNS)
    ),
    "consolidate_returns.collect_mail": Step(
        ("mailbox", "restricted.contacts"),
        ("landing", "archive", "ledger.mails", "ledger.mail_files", "ledger.mail_tries", "ledger.deliveries"),
    ),
    "consolidate_returns.discover": Step(
        ("landing", "channels", "ledger.deliveries"),
        (
            "archive",
            "ledger.submissions",
            "ledger.receipts",
            "ledger.passed_over",
            "ledger.resent",
            "ledger.deliveries",
        ),
    ),
    "consolidate_returns.plan_batches": Step(("ledger.submissions",)),
    "consolidate_returns.plan_portions": Step(("ledger.submissions",)),
    "consolidate_returns.read": Step(
        ("archive", "contracts", "ledger.submissions"),
        ("staging.*", "ledger.submissions", "ledger.issues", "ledger.coercions", "ledger.mail_files"),
    ),
    "consolidate_returns.validate": Step(
        ("staging.*", "expectations", "reference", "ledger.submissions", "ledger.issues"),
        ("ledger.submissions", "ledger.issues", "data_docs"),
    ),
    "consolidate_returns.consolidate": Step(
        ("staging.*", "ledger.submissions", "ledger.returns_owed"),
        ("warehouse.*", "restricted.audits", "restricted.nonconformities", "ledger.submissions", "staging.*"),
    ),
    "consolidate_returns.answer": Step(
        ("archive", "ledger.submissions", "ledger.issues", "ledger.coercions", "ledger.returns_owed"),
        ("answers", "archive", "ledger.answers", "ledger.submissions"),
    ),
    "consolidate_returns.mail_answers": Step(
        ("answers", "ledger.answers", "ledger.mails", "restricted.contacts", "ledger.messages"),
        ("ledger.messages", "ledger.mail_tries", "mail_server"),
    ),
    "consolidate_returns.audit": Step((*_RETURNS, "expectations"), ("data_docs",)),
    "consolidate_returns.announce": Step(("warehouse.audits",)),
    "consolidate_returns.verify_publications": Step(("publication.*", "publications")),
    "consolidate_returns.check_reference": Step(("reference", "reference.*")),
    "consolidate_returns.check_forms": Step(("contracts", "reference", "warehouse.forms")),
    "publish_summaries.propose": Step(
        (*_RETURNS, "reference.*", "expectations", "publication.*"),
        ("publication.*", "warehouse.campaign_tallies", "archive", "data_docs", "ledger.acts"),
    ),
    "publish_summaries.publish": Step(
        ("publication.*", "reference.*"),
        ("publication.*", "published.*", "bi.*", "publications", "archive", "ledger.acts"),
    ),
    "open_campaign.register": _DECISION,
    "amend_campaign.amend": _DECISION,
    **{f"{dag}.{task}": step for dag in ("open_campaign", "amend_campaign") for task, step in _FORMS.items()},
    "remind_sites.remind": Step(("restricted.contacts", "ledger.submissions", *_CAMPAIGNS), ("ledger.messages",)),
    "remind_sites.send_mail": _FORMS["send_mail"],
    "housekeeping.apply_retention": Step(
        ("ledger.submissions", "ledger.mails", "ledger.deliveries", "ledger.messages"),
        ("ledger.*", "restricted.*", "warehouse.*", "archive", "answers", "data_docs"),
    ),
    "housekeeping.shorten_history": Step(),
}


def datasets(settings: Settings, connection: Connection, names: Iterable[str]) -> list[Dataset]:
    """Return the datasets of names as a `Step` has them, each once, tables with columns; none of what is not set."""
    tables = _tables(connection)
    found = (dataset for name in names for dataset in _of(settings, tables, name))
    return list(dict.fromkeys(found))


def _of(settings: Settings, tables: Mapping[str, Dataset], name: str) -> Iterator[Dataset]:
    schema, dot, table = name.partition(".")
    if dot:
        yield from (tables[each] for each in tables if each == name or (table == "*" and each.startswith(f"{schema}.")))
        return
    addresses = {
        "mailbox": settings.imap_url,
        "mail_server": settings.smtp_url,
        "channels": settings.channels,
    }
    where = addresses[name] if name in addresses else str(getattr(settings, name))
    yield from map(place, where.split() if name in addresses else [where])


def place(url: str) -> Dataset:
    """Return the dataset of a folder, a file or a server, by its path or URL; without user, password and options."""
    parts = urlsplit(url)
    if parts.scheme in ("", "file", "local"):
        return Dataset(LOCAL, str(Path(parts.path if parts.scheme else url).resolve()))
    return Dataset(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", parts.path.strip("/") or "/")


def _tables(connection: Connection) -> dict[str, Dataset]:
    """Return the tables and views of the warehouse by `schema.name`."""
    information = connection.info
    # An embedded server is reached by a socket, whose path means nothing elsewhere.
    host = "localhost" if information.host.startswith("/") else information.host
    namespace = f"postgres://{host}:{information.port}"
    rows = connection.execute(statement("monitoring/columns.sql")).fetchall()
    return {
        table: Dataset(namespace, f"{information.dbname}.{table}", tuple(map(tuple, columns)))
        for table, columns in rows
    }
