"""Logins for BI tools: each a role of its own, a member of bi_reader, that reads what is published and nothing else."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from prefaudit.warehouse.connection import Connection

_NAME = re.compile(r"[a-z][a-z0-9_]{2,62}")


class ReaderRefused(ValueError):
    """The login cannot be made; the message says why."""


@dataclass(frozen=True)
class Reader:
    """A login and how to use it; `password` is told once and kept nowhere."""

    name: str
    password: str
    database: str
    port: int
    regions: tuple[str, ...]


def add_reader(connection: Connection, name: str, regions: Sequence[str] = ()) -> Reader:
    """Make a login that reads the schema `published`, of some régions only where codes are given; an existing one gets
    a new password and these régions. Its sessions are read-only, and a query ends after five minutes.

    Raises ReaderRefused.
    """
    if not _NAME.fullmatch(name) or name == "bi_reader":
        raise ReaderRefused(f"« {name} » cannot be a login. Use 3 to 63 small letters, digits and _, a letter first.")
    known = connection.execute("select distinct region_code from reference.regions").fetchall()
    unknown = sorted(set(regions) - {str(code) for (code,) in known})
    if unknown:
        raise ReaderRefused(f"No région has the code {', '.join(unknown)}. See include/reference/regions.csv.")
    password = secrets.token_urlsafe(24)
    role = sql.Identifier(name)
    try:
        with connection.transaction():
            _ensure_login(connection, name)
            # With a temporary function of its own a reader would see past the filter of régions. A database copied from
            # another has lost this.
            database = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("revoke temporary on database {} from public").format(database))
            for text in (
                "alter role {} login password {password} connection limit 20 nosuperuser nocreatedb nocreaterole",
                "grant bi_reader to {}",
                "alter role {} set default_transaction_read_only = on",
                "alter role {} set statement_timeout = '5min'",
                "alter role {} set search_path = published",
            ):
                connection.execute(sql.SQL(text).format(role, password=sql.Literal(password)))
            connection.execute("delete from publication.regional_readers where role_name = %s", [name])
            for region in sorted(set(regions)):
                connection.execute("insert into publication.regional_readers values (%s, %s)", [name, region])
    except psycopg.errors.InsufficientPrivilege as error:
        raise ReaderRefused(
            f"This user may not make logins ({error.diag.message_primary}). Ask the administrator of the server to "
            f"CREATE ROLE {name} LOGIN and GRANT bi_reader TO {name}."
        ) from error
    return Reader(name, password, connection.info.dbname, connection.info.port, tuple(sorted(set(regions))))


def _ensure_login(connection: Connection, name: str) -> None:
    # Asked of the memberships themselves: a superuser counts as a member of everything.
    found = connection.execute(
        "select not rolsuper and exists (select from pg_auth_members where member = own.oid "
        "and roleid = 'bi_reader'::regrole) from pg_roles as own where rolname = %s",
        [name],
    ).fetchone()
    if found is None:
        connection.execute(sql.SQL("create role {} login").format(sql.Identifier(name)))
    elif not found[0]:
        raise ReaderRefused(f"The role « {name} » exists and is not a reader. Choose another name.")
