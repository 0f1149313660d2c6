"""What a publication is made of: its tables, their columns and their dictionary, read from the database's comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.warehouse.connection import Connection
from prefaudit.warehouse.sql import statement


@dataclass(frozen=True)
class Product:
    """A table of a publication: its name (that of its view in `published`) and what makes a row itself."""

    name: str
    key: tuple[str, ...]

    @property
    def table(self) -> str:
        """Where the rows of all publications are kept."""
        return f"publication.{self.name}"


PRODUCTS = (
    Product("consolidated_audit_results", ("site_code", "audit_type", "criterion_code")),
    Product("national_summary", ("module_code", "territory_kind", "territory_code")),
    Product("headline_figures", ("figure_code",)),
    Product("returns", ("site_code", "audit_type")),
)


@dataclass(frozen=True)
class Column:
    """A column of a published view: its PostgreSQL type, and its French title and description."""

    name: str
    kind: str
    title: str
    description: str


def columns_of(connection: Connection, product: Product) -> tuple[Column, ...]:
    """The columns of a product in the order of its published view."""
    rows = connection.execute(statement("summaries/dictionary.sql"), {"view": f"published.{product.name}"}).fetchall()
    return tuple(Column(str(name), str(kind), *_words(str(comment or name))) for name, kind, comment in rows)


def words_of(connection: Connection, product: Product) -> tuple[str, str]:
    """The French title and description of a product."""
    row = connection.execute(
        "select obj_description(%s::regclass, 'pg_class')", [f"published.{product.name}"]
    ).fetchone()
    return _words(str(row[0] if row else product.name))


def select_rows(product: Product, columns: Sequence[Column]) -> bytes:
    """The query for the rows of a product in one publication, its only parameter; in the order of codes, the same on
    every server."""
    names = ", ".join(column.name for column in columns)
    order = ", ".join(f'{name} collate "C"' for name in product.key)
    return f"select {names} from {product.table} where publication_id = %s order by {order}".encode()


def _words(comment: str) -> tuple[str, str]:
    """A comment is written « title — description »."""
    title, _, description = comment.partition(" — ")
    return title, description
