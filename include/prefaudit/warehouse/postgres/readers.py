"""Logins for BI tools: they read what is published and nothing else."""

from collections.abc import Sequence

from psycopg import sql

from prefaudit.warehouse.postgres import cluster
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.logins import READERS, WRITERS, Login, LoginRefused, make, making

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
        # With a temporary function of its own a reader would see past the filter of régions. A database copied from
        # another has lost this.
        database = sql.Identifier(login.database)
        connection.execute(sql.SQL("revoke temporary on database {} from public").format(database))
        for text in (
            "alter role {} set default_transaction_read_only = on",
            "alter role {} set statement_timeout = '5min'",
            "alter role {} set search_path = published",
        ):
            connection.execute(sql.SQL(text).format(sql.Identifier(name)))
        connection.execute("delete from publication.regional_readers where role_name = %s", [name])
        for region in sorted(set(regions)):
            connection.execute("insert into publication.regional_readers values (%s, %s)", [name, region])
    return login
