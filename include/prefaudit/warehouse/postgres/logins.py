"""Logins of the database: each a role of its own, a member of one group that says what it may; its password is shown
once and kept nowhere."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres.connection import Connection

_NAME = re.compile(r"[a-z][a-z0-9_]{2,62}")
WRITERS = "pipeline_writer"
READERS = "bi_reader"
# How many connections a login may hold: a run opens one for each task, and one for each lock.
CONNECTIONS = {READERS: 10, WRITERS: 60}


class LoginRefused(OperatorError):
    """The login cannot be made; the message says why."""

    french = "un compte de la base ne peut pas être créé"


@dataclass(frozen=True)
class Login:
    """A login and how to use it."""

    name: str
    password: str
    database: str
    port: int


def add_pipeline(connection: Connection, name: str) -> Login:
    """Make a login for the nightly run: it reads and writes rows and cannot change or drop a table.

    An existing one gets a new password. Raises LoginRefused.
    """
    with making(connection, name, WRITERS):
        made = make(connection, name, WRITERS)
        # Its transactions sort rows aside; who only reads may not (see readers).
        database = sql.Identifier(made.database)
        connection.execute(sql.SQL("grant temporary on database {} to {}").format(database, sql.Identifier(WRITERS)))
    return made


@contextmanager
def making(connection: Connection, name: str, group: str) -> Iterator[None]:
    """Open a transaction in which a login of a group is made; raise LoginRefused for what the server forbids."""
    if not _NAME.fullmatch(name) or name in {READERS, WRITERS}:
        raise LoginRefused(f"« {name} » cannot be a login. Use 3 to 63 small letters, digits and _, a letter first.")
    try:
        with connection.transaction():
            yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise LoginRefused(
            f"This user may not make logins ({error.diag.message_primary}). Ask the administrator of the server to "
            f"CREATE ROLE {name} LOGIN and GRANT {group} TO {name}."
        ) from error


def make(connection: Connection, name: str, group: str) -> Login:
    """Make the role, or give it a new password where it is one of the group already; inside `making`."""
    password, role = secrets.token_urlsafe(24), sql.Identifier(name)
    _ensure(connection, name, group)
    connection.execute(
        sql.SQL("alter role {} login password {} connection limit {}").format(
            role, sql.Literal(password), sql.Literal(CONNECTIONS[group])
        )
    )
    # A database copied from another has lost its rights.
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("revoke connect, temporary on database {} from public").format(database))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(database, role))
    connection.execute(sql.SQL("grant {} to {}").format(sql.Identifier(group), role))
    return Login(name, password, connection.info.dbname, connection.info.port)


def _ensure(connection: Connection, name: str, group: str) -> None:
    # Asked of the memberships themselves: a superuser counts as a member of everything. A role that may make databases
    # or roles is none of ours either; only an administrator could take that from it.
    found = connection.execute(
        "select not (rolsuper or rolcreatedb or rolcreaterole) and exists ("
        "select from pg_auth_members where member = own.oid and roleid = %s::regrole) "
        "from pg_roles as own where rolname = %s",
        [group, name],
    ).fetchone()
    if found is None:
        connection.execute(sql.SQL("create role {} login").format(sql.Identifier(name)))
    elif not found[0]:
        raise LoginRefused(f"The role « {name} » exists and is not a member of {group}. Choose another name.")
