"""Logins for BI tools: they read what is published and nothing else."""

from collections.abc import Sequence

from psycopg import sql
from psycopg.rows import scalar_row

from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.logins import READERS, WRITERS, Login, LoginRefused, make, making

# What keeps a reader from filling the disk, set by an administrator alone: the temporary files of each of its
# processes, and the server's log, into which it could write what it likes, as an error or a message.
DISK_LIMITS = {"temp_file_limit": "2GB", "log_min_messages": "fatal"}
# From then on the session of a reader that holds a transaction open is ended by the next run.
LONGEST = "10 minutes"

# Names that PostgreSQL or its administrators use, whether the role is there or not. Those that begin with pg_ as well.
_RESERVED = {
    *("postgres", "public", "none", "user", "current_user", "current_role", "session_user"),
    *(cluster.USER, READERS, WRITERS),
}


def require_free_name(name: str) -> None:
    """Make sure that a login does not take a name of the server's own. Raises LoginRefused."""
    if name in _RESERVED or name.startswith("pg_"):
        raise LoginRefused(
            f"« {name} » cannot be a login: PostgreSQL or the warehouse uses this name itself. Choose another name."
        )


def add_reader(connection: Connection, name: str, regions: Sequence[str] = ()) -> Login:
    """Make a login that reads the schema `published`, of some régions only where codes are given; an existing one gets
    a new password and these régions. Its sessions are read-only, and a query ends after five minutes.

    Raises LoginRefused.
    """
    require_free_name(name)
    known = connection.execute("select distinct region_code from reference.regions").fetchall()
    unknown = sorted(set(regions) - {str(code) for (code,) in known})
    if unknown:
        raise LoginRefused(f"No région has the code {', '.join(unknown)}. See include/reference/regions.csv.")
    with making(connection, name, READERS):
        login = make(connection, name, READERS)
        for text in (
            "alter role {} set default_transaction_read_only = on",
            "alter role {} set statement_timeout = '5min'",
            "alter role {} set search_path = published",
        ):
            connection.execute(sql.SQL(text).format(sql.Identifier(name)))
        _limit_disk(connection, name)
        connection.execute("delete from publication.regional_readers where role_name = %s", [name])
        for region in sorted(set(regions)):
            connection.execute("insert into publication.regional_readers values (%s, %s)", [name, region])
    _end_sessions(connection, name)
    return login


def left_open(connection: Connection, name: str) -> tuple[str, ...]:
    """Return what a reader may do beyond reading what is published here, as statements for the server's administrator.

    A user who is no administrator cannot close it.
    """
    rows = connection.cursor(row_factory=scalar_row)
    databases = rows.execute(
        "select datname from pg_database where datallowconn and datname <> current_database() "
        "and has_database_privilege(%s, oid, 'connect') order by datname",
        [name],
    ).fetchall()
    functions = rows.execute(
        "select oid::regprocedure::text from pg_proc where pronamespace = 'pg_catalog'::regnamespace "
        "and (proname like any (array['lo\\_%%', '%%\\_advisory\\_%%']) or proname in "
        "('loread', 'lowrite', 'pg_export_snapshot', 'pg_logical_emit_message')) "
        "and has_function_privilege(%s, oid, 'execute') order by 1",
        [name],
    ).fetchall()
    limited = rows.execute("select unnest(rolconfig) from pg_roles where rolname = %s", [name]).fetchall()
    return (
        *(f"ALTER ROLE \"{name}\" SET {text} TO '{value}';" for text, value in _unlimited(limited)),
        *(f'REVOKE CONNECT ON DATABASE "{database}" FROM PUBLIC;' for database in databases),
        *(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC;" for function in functions),
    )


def end_long_readings(connection: Connection, older_than: str = LONGEST) -> int:
    """End the sessions of readers whose transaction is older than this (an interval of PostgreSQL); return how many.

    A reader can lift each of its own limits, and what it holds open keeps tables from being changed and cleared.
    """
    row = connection.execute("select locks.end_readers(%s::interval)", [older_than]).fetchone()
    return int(row[0]) if row else 0


def _unlimited(configured: Sequence[str]) -> list[tuple[str, str]]:
    """Return the limits that a role does not have, by what is configured for it (`name=value`)."""
    return [limit for limit in DISK_LIMITS.items() if "=".join(limit) not in configured]


def _limit_disk(connection: Connection, name: str) -> None:
    """Limit the disk that a login can fill; it cannot lift that. Only an administrator can set it."""
    if _is_administrator(connection):
        for setting, value in DISK_LIMITS.items():
            text = sql.SQL("alter role {} set {} to {}")
            connection.execute(text.format(sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)))


def _end_sessions(connection: Connection, name: str) -> None:
    """End the sessions of a login: they know what it may read from their beginning. Only an administrator can."""
    if _is_administrator(connection):
        connection.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = %s", [name])


def _is_administrator(connection: Connection) -> bool:
    found = connection.execute("select from pg_roles where rolname = current_user and rolsuper").fetchone()
    return found is not None
