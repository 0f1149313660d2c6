"""The PostgreSQL server that holds the warehouse: the one that the settings name, or the embedded one."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.cluster import ServerError

WAREHOUSE = "prefaudit"

__all__ = [
    "WAREHOUSE",
    "ServerError",
    "ServerInfo",
    "embedded",
    "ensure_running",
    "folder_of",
    "stop",
    "url",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerInfo:
    """A server that answers. `base` is the URL of its warehouse database, in libpq's form (`postgresql://…`)."""

    base: str

    def url_for(self, database: str = WAREHOUSE, driver: str = "") -> str:
        """The URL of a database of this server; with `driver`, as SQLAlchemy writes it (`postgresql+psycopg://…`)."""
        parts = urlsplit(self.base)
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        # urlunsplit drops the empty authority of a socket URL; written out, every library reads it.
        return f"{scheme}://{parts.netloc}/{quote(database)}" + (f"?{parts.query}" if parts.query else "")

    def close_to_others(self, *databases: str) -> None:
        """Let only those connect to these databases who were given it by name, as far as this user owns them."""
        with _reach(self.base) as connection:
            for database in databases:
                try:
                    connection.execute(
                        sql.SQL("revoke connect, temporary on database {} from public").format(sql.Identifier(database))
                    )
                except psycopg.errors.InternalError_:
                    log.debug("Another process closes the database %s.", database)
                except psycopg.errors.InsufficientPrivilege:
                    log.warning(
                        "Every login of the server may connect to the database %s: it has another owner.", database
                    )

    def ensure_database(self, database: str) -> None:
        """Make the database where it is missing. Raises ServerError where the user may not."""
        with _reach(self.base) as connection:
            if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
                return
            try:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
            except psycopg.errors.DuplicateDatabase:
                log.debug("Another process made the database %s.", database)
            except psycopg.errors.UniqueViolation:
                log.debug("Another process is making the database %s.", database)
            except psycopg.errors.InsufficientPrivilege as error:
                raise ServerError(
                    f"The database « {database} » is missing and this user may not create it. Ask the administrator of "
                    f"the server to run: CREATE DATABASE {database};"
                ) from error


def ensure_running(settings: Settings) -> ServerInfo:
    """A server that answers, with a warehouse database: that of `settings.database_url`, or the embedded one.

    The embedded server is made and started on first use, and goes on until `stop`. Raises ServerError.
    """
    if settings.database_url:
        info = ServerInfo(libpq(settings.database_url))
        with _reach(info.base):
            return info
    return embedded(folder_of(settings))


def url(settings: Settings) -> str:
    """The URL of the warehouse, in libpq's form; starts the embedded server where it is the one to use and is down."""
    return libpq(settings.database_url) if settings.database_url else embedded(folder_of(settings)).url_for(WAREHOUSE)


def embedded(folder: Path, options: Mapping[str, str] | None = None) -> ServerInfo:
    """The embedded server of a folder, running, with its warehouse database. `options` are server settings."""
    running = cluster.running(folder)
    address = running or cluster.start(folder, options)
    place = urlencode({"host": str(address.socket_folder), "port": address.port})
    info = ServerInfo(f"postgresql://{cluster.USER}@/{WAREHOUSE}?{place}")
    if not running or not (folder / "ready").exists():
        first = ServerInfo(f"postgresql://{cluster.USER}@/postgres?{place}")
        first.ensure_database(WAREHOUSE)
        # What PostgreSQL makes by itself is nobody's to fill. The warehouse says by its own rights who may connect.
        first.close_to_others("postgres", "template1")
        (folder / "ready").touch()
    return info


def stop(settings: Settings) -> bool:
    """Stop the embedded server of these settings; give whether it ran. A server named by URL is never stopped."""
    return cluster.stop(folder_of(settings))


def folder_of(settings: Settings) -> Path:
    """Where the embedded server keeps its data, socket and port."""
    return Path(settings.var).resolve() / "postgres"


def libpq(address: str) -> str:
    """A database URL in libpq's form: SQLAlchemy's way of naming a driver is taken off.

    Raises ServerError where it is not the URL of a PostgreSQL database.
    """
    parts: SplitResult = urlsplit(address)
    if parts.scheme.partition("+")[0] not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ServerError(
            "PREFAUDIT_DATABASE_URL is not the address of a PostgreSQL database. "
            "Write it as postgresql://user:password@host:5432/database."
        )
    plain = urlunsplit(("postgresql", parts.netloc, parts.path, parts.query, ""))
    return plain if parts.netloc else f"postgresql://{parts.path}" + (f"?{parts.query}" if parts.query else "")


def _reach(address: str) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return psycopg.connect(address, autocommit=True, connect_timeout=10, application_name="prefaudit")
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise ServerError(
            f"The PostgreSQL server cannot be reached ({reason}). Check that it runs and that PREFAUDIT_DATABASE_URL "
            "names an existing database and a user who may connect; or unset it to use the embedded server."
        ) from error
