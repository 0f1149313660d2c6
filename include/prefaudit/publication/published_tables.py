"""What a publication is made of: its tables, their columns and their dictionary, read from the database's comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


@dataclass(frozen=True)
class Product:
    """A table of a publication: its name (that of its view in `published`), what makes a row itself, the order of its
    rows where that is not it, and the table of `publication` that holds them where it has another name. The rows of a
    `detail` are kept for the publication in force only."""

    name: str
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    stored: str = ""
    detail: bool = False

    @property
    def relation(self) -> str:
        """Where the rows are read, whatever the publication."""
        return f"publication.{self.name}"

    @property
    def table(self) -> str:
        """Where the rows are stored."""
        return f"publication.{self.stored or self.name}"


_MEASURES = "summaries"
PRODUCTS = (
    Product("headline_figures", ("figure_code",), order=("position",)),
    Product("national_summary", ("module_code",), stored=_MEASURES),
    Product("summary_by_region", ("region_code", "module_code"), stored=_MEASURES),
    Product("summary_by_departement", ("departement_code", "module_code"), stored=_MEASURES),
    Product("summary_by_site_kind", ("site_kind", "module_code"), stored=_MEASURES),
    Product("summary_by_commitment", ("commitment_code",), stored=_MEASURES),
    Product("summary_by_criterion", ("criterion_code",), stored=_MEASURES),
    Product("campaign_trend", ("compared_campaign_code",), order=("reference_on", "compared_campaign_code")),
    Product("campaign_changes", ("module_code",)),
    Product("indicator_summary", ("indicator_code", "period", "territory_kind", "territory_code"), detail=True),
    Product("certification_funnel", ("stage",), order=("position",)),
    Product("corrections", ("position",)),
    Product("returns", ("site_code", "audit_type")),
    Product("engagements", ("site_code",), detail=True),
    Product("audits", ("site_code", "audit_type"), detail=True),
    Product("audit_sites", ("site_code", "audit_type", "covered_site_code"), detail=True),
    Product("certificates", ("position",), detail=True),
    Product("nonconformities", ("site_code", "audit_type", "criterion_code"), detail=True),
    Product("indicators", ("site_code", "audit_type", "indicator_code", "period"), detail=True),
    Product("consolidated_audit_results", ("site_code", "audit_type", "criterion_code"), detail=True),
)
# All measures in one table: what the cuts are taken from. Audited as a whole, published as cuts.
SUMMARIES = Product(_MEASURES, ("subject_kind", "subject_code", "territory_kind", "territory_code"))
# Every table of a publication, once.
TABLES = tuple(dict.fromkeys(product.table for product in PRODUCTS))
DETAIL = tuple(product.table for product in PRODUCTS if product.detail)


@dataclass(frozen=True)
class Column:
    """A column of a published view: its PostgreSQL type, and its French title and description."""

    name: str
    kind: str
    title: str
    description: str


def product(name: str) -> Product:
    """The product of a name. Raises KeyError."""
    return {each.name: each for each in (*PRODUCTS, SUMMARIES)}[name]


def columns_of(connection: Connection, product: Product) -> tuple[Column, ...]:
    """The columns of a product, in the order of its published view."""
    rows = connection.execute(statement("publication/dictionary.sql"), {"relation": product.relation}).fetchall()
    return tuple(Column(str(name), str(kind), *_words(str(comment or name))) for name, kind, comment in rows)


def words_of(connection: Connection, product: Product) -> tuple[str, str]:
    """The French title and description of a product."""
    row = connection.execute("select obj_description(%s::regclass, 'pg_class')", [product.relation]).fetchone()
    return _words(str(row[0] if row else product.name))


def select_rows(product: Product, columns: Sequence[Column]) -> bytes:
    """The query for the rows of a product in one publication, its only parameter; in the order of codes, the same on
    every server."""
    names = ", ".join(column.name for column in columns)
    texts = {column.name for column in columns if column.kind == "text"}
    order = ", ".join(f'{name} collate "C"' if name in texts else name for name in product.order or product.key)
    return f"select {names} from {product.relation} where publication_id = %s order by {order}".encode()


def _words(comment: str) -> tuple[str, str]:
    """A comment is written « title — description »."""
    title, _, description = comment.partition(" — ")
    return title, description
