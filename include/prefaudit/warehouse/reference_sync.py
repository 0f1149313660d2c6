"""The mirror of the reference files in the database: what SQL needs to know of sites, standards and campaigns."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import psycopg
from psycopg import sql

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.locks import Lock, exclusive

# Reference table → (table of the database, its key), in the order in which they refer to one another.
TABLES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "regions": ("reference", "regions", ("region_code", "valid_from")),
    "departements": ("reference", "departements", ("departement_code", "valid_from")),
    "sites": ("reference", "sites", ("site_code", "valid_from")),
    "standards": ("reference", "standards", ("standard_code",)),
    "modules": ("reference", "modules", ("standard_code", "module_code")),
    "commitments": ("reference", "commitments", ("standard_code", "commitment_code")),
    "criteria": ("reference", "criteria", ("standard_code", "criterion_code")),
    "indicators": ("reference", "indicators", ("standard_code", "indicator_code")),
    "code_lists": ("reference", "code_lists", ("list", "code")),
    "certificates": ("reference", "certificates", ("campaign_code", "site_code", "scheme")),
    "declared_figures": ("reference", "declared_figures", ("campaign_code", "figure_code")),
    "declared_facts": ("reference", "declared_facts", ("campaign_code", "fact_code")),
    "campaigns": ("ledger", "campaigns", ("campaign_code",)),
    "reporters": ("ledger", "reporters", ("campaign_code", "site_code")),
    "engagements": ("ledger", "engagements", ("campaign_code", "site_code")),
    "owed": ("ledger", "returns_owed", ("campaign_code", "site_code", "audit_type")),
}


class ReferenceTables(Protocol):
    """What is asked of the reference data: the rows of a table by its name, values as text, None where empty.

    `unresolved` are the campaigns of which a fault keeps the rows away: those that are here stay.
    """

    @property
    def unresolved(self) -> Mapping[str, Sequence[str]]:
        """The campaigns by code, each with its faults."""
        ...

    def table(self, name: str) -> Sequence[Mapping[str, str | None]]:
        """The rows of a table."""
        ...


class ReferenceSyncError(OperatorError):
    """The reference files cannot be brought into the database; the message says what to correct.

    `tables` are those that may be at fault, the likeliest first, by their names in `TABLES`.
    """

    def __init__(self, message: str, tables: Sequence[str]) -> None:
        """Build it."""
        super().__init__(message)
        self.tables = tuple(tables)

    french = "les données de référence ne peuvent pas entrer dans la base"


def sync_reference(connection: Connection, reference: ReferenceTables) -> dict[str, int]:
    """Make the database say what the reference files say; give the rows changed by table (added, altered, removed).

    One transaction, one process at a time. A row that says the same is not rewritten: a second run changes nothing.
    Columns that the database does not keep are left in the files. Raises ReferenceSyncError where a row is removed
    that accepted returns refer to, or where a value has not the type expected.
    """
    changed: dict[str, int] = {}
    name = ""
    try:
        # The lock comes first: what changes bears the time of the transaction, later than all that was read before.
        with exclusive(connection, Lock.REFERENCE), connection.transaction():
            add_codes(connection, reference)
            for name in TABLES:
                changed[name] = _load(connection, name, reference.table(name))
            # What is gone from the files goes last and from the bottom up, so that nothing still refers to it.
            for name in reversed(list(TABLES)):
                changed[name] += _remove(connection, name, list(reference.unresolved))
            connection.execute("set constraints all immediate")
            if any(changed.values()):
                # Everything known is read from the history: the planner must know its size at once.
                connection.execute("analyze reference.history")
    except psycopg.errors.ForeignKeyViolation as error:
        raise ReferenceSyncError(
            f"The reference data contradict what is kept: {error.diag.message_detail} Accepted returns or other "
            "reference rows still need that row. Put it back; to retire it, end its period of validity. A return that "
            "was ever accepted stays owed: withdraw its submission if it must not count.",
            _tables_of(connection, error.diag),
        ) from error
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise ReferenceSyncError(
            f"The reference table « {name} » cannot be kept: {error.diag.message_primary} "
            f"{error.diag.message_detail or ''} Correct the file in include/reference.",
            [name],
        ) from error
    return changed


def _tables_of(connection: Connection, broken: psycopg.errors.Diagnostic) -> list[str]:
    """Return the tables between which a reference is broken: the one referred to, then the one that refers."""
    rows = connection.execute(
        "select to_relation.relname, from_relation.relname from pg_constraint as link "
        "inner join pg_class as to_relation on link.confrelid = to_relation.oid "
        "inner join pg_class as from_relation on link.conrelid = from_relation.oid "
        "where link.conname = %s and link.conrelid = to_regclass(format('%%I.%%I', %s::text, %s::text))",
        [broken.constraint_name, broken.schema_name, broken.table_name],
    ).fetchall()
    names = {table: name for name, (_, table, _) in TABLES.items()}
    return [names[str(table)] for row in rows for table in row if table in names]


def add_codes(connection: Connection, reference: ReferenceTables) -> None:
    """Add the codes of the closed lists that the tables may refer to; none is ever removed."""
    codes: dict[str, list[str]] = {}
    for row in reference.table("code_lists"):
        codes.setdefault(str(row["list"]), []).append(str(row["code"]))
    tables = connection.execute("select tablename from pg_tables where schemaname = 'codes'").fetchall()
    for (name,) in tables:
        connection.execute(
            sql.SQL("insert into {} select unnest(%s::text []) on conflict do nothing").format(
                sql.Identifier("codes", str(name))
            ),
            [codes.get(str(name), [])],
        )


def _load(connection: Connection, name: str, rows: Sequence[Mapping[str, str | None]]) -> int:
    """Copy the rows beside the table, then add or alter those that differ."""
    schema, table, key = TABLES[name]
    columns = columns_of(connection, schema, table)
    aside = sql.Identifier(f"incoming_{name}")
    target = sql.Identifier(schema, table)
    connection.execute(
        sql.SQL("create temporary table {} (like {} including defaults) on commit drop").format(aside, target)
    )
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} ({}) from stdin").format(aside, names)) as copy:
        for row in rows:
            copy.write_row([row.get(column) for column in columns])
    others = [column for column in columns if column not in key] or [key[0]]
    done = connection.execute(
        sql.SQL(
            "insert into {target} as kept ({names}) select {names} from {aside} "
            "on conflict ({key}) do update set {assign} where ({kept}) is distinct from ({new})"
        ).format(
            target=target,
            names=names,
            aside=aside,
            key=sql.SQL(", ").join(map(sql.Identifier, key)),
            assign=sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(each)) for each in others),
            kept=sql.SQL(", ").join(sql.Identifier("kept", each) for each in others),
            new=sql.SQL(", ").join(sql.Identifier("excluded", each) for each in others),
        )
    )
    return done.rowcount


def _remove(connection: Connection, name: str, unresolved: Sequence[str]) -> int:
    schema, table, key = TABLES[name]
    same = sql.SQL(" and ").join(
        sql.SQL("incoming.{0} is not distinct from kept.{0}").format(sql.Identifier(each)) for each in key
    )
    done = connection.execute(
        sql.SQL("delete from {} as kept where not exists (select from {} as incoming where {}) and {}").format(
            sql.Identifier(schema, table),
            sql.Identifier(f"incoming_{name}"),
            same,
            sql.SQL("kept.campaign_code <> all(%s::text [])" if "campaign_code" in key else "%s::text [] is not null"),
        ),
        [list(unresolved)],
    )
    return done.rowcount


def columns_of(connection: Connection, schema: str, table: str) -> list[str]:
    """Return the columns of a table, in their order."""
    rows = connection.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped "
        "order by attnum",
        [f"{schema}.{table}"],
    ).fetchall()
    return [str(name) for (name,) in rows]
