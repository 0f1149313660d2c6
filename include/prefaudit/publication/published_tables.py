"""The tables of a publication: names, keys, order, and columns with the French words of the database's comments."""

from collections.abc import Sequence
from dataclasses import dataclass

from prefaudit.warehouse.measures import catalogue
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement


@dataclass(frozen=True)
class PublishedTable:
    """A table of a publication.

    Its name is that of its view in `published`; `key` identifies a row, `order` sorts the rows if the key does not;
    `stored` names the table of `publication` that holds the rows if it has another name. The rows of a `detail` table
    are kept for the current publication only.

    From one publication to the next a row is known again by `key`, or by `same_by` where the key is but an order; rows
    with the same `same_by` are distinguished by their order. Beside the measures that do, `timed` names columns that
    move with the day of the figures; beside LINEAGE, `lineage` those that say where a row comes from.
    """

    name: str
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    stored: str = ""
    detail: bool = False
    schema: str = "publication"
    same_by: tuple[str, ...] = ()
    timed: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()

    @property
    def relation(self) -> str:
        """The relation that gives the rows of every publication; one of another schema gives the same for all."""
        return f"{self.schema}.{self.name}"

    @property
    def stored_in(self) -> str:
        """The table that holds the rows."""
        return f"publication.{self.stored or self.name}"


# The period of an indicator that nobody measured.
UNMEASURED = "none"
# How the titles of columns say that they are of the day that a publication measures at.
ON_DAY = " au jour de référence"
# Columns that say where a row comes from, or in which order it stands: the rows behind a figure, and no cells of it.
LINEAGE = ("position", "submission_id", "file_sha256", "sheet", "sheet_row", "cell")
# Columns that move with the day of publication end so.
AT_PUBLICATION = "_at_publication"
# Whether a return is due yet is of that day too, as is how long after the audits the data are of.
_WHETHER_DUE = frozenset({"missing_returns", "not_due_returns"})
_ALSO_AT_PUBLICATION = frozenset({("returns", "state"), ("quality_indicators", "value")})
# Inputs that some tables only are made from (codes of the list publication_input).
INPUTS_OF_SOME_TABLES = {
    "earlier_campaign": ("campaign_trend", "campaign_changes", "quality_indicators"),
    "declared": ("headline_figures", "quality_indicators"),
    "fact": ("declared_facts",),
    "engaged": ("engagements", "certification_funnel", "headline_figures", "quality_indicators"),
    "certificate": ("certificates", "certification_funnel", "headline_figures", "quality_indicators"),
    "indicator": ("indicators", "indicator_summary"),
    "reviewed": ("certificates",),
}
_MEASURES = "summaries"
CORRECTIONS = PublishedTable("corrections", ("position",))
PUBLISHED_TABLES = (
    PublishedTable(
        "headline_figures",
        ("figure_code",),
        order=("position",),
        timed=("enumerated", "enumerated_status", "enumerated_status_label"),
    ),
    PublishedTable("declared_facts", ("fact_code",), order=("position",)),
    PublishedTable("quality_indicators", ("quality_code",), order=("position",), stored=_MEASURES),
    PublishedTable("national_summary", ("module_code",), stored=_MEASURES),
    PublishedTable("summary_by_region", ("region_code", "module_code"), stored=_MEASURES),
    PublishedTable("summary_by_departement", ("departement_code", "module_code"), stored=_MEASURES),
    PublishedTable("summary_by_site_kind", ("site_kind", "module_code"), stored=_MEASURES),
    PublishedTable("summary_by_audit_type", ("audit_type", "module_code"), stored=_MEASURES),
    PublishedTable("summary_by_commitment", ("commitment_code",), stored=_MEASURES),
    PublishedTable("summary_by_criterion", ("criterion_code",), stored=_MEASURES),
    PublishedTable("campaign_trend", ("compared_campaign_code",), order=("reference_on", "compared_campaign_code")),
    PublishedTable("campaign_changes", ("module_code",)),
    PublishedTable("indicator_summary", ("indicator_code", "period", "territory_kind", "territory_code"), detail=True),
    PublishedTable(
        "certification_funnel",
        ("stage",),
        order=("position",),
        timed=("sites", "share_of_engaged", "sites_status", "sites_status_label"),
    ),
    CORRECTIONS,
    PublishedTable("returns", ("site_code", "audit_type")),
    PublishedTable("engagements", ("site_code",), detail=True),
    PublishedTable("audits", ("site_code", "audit_type"), detail=True, lineage=("received_at",)),
    PublishedTable("audit_sites", ("site_code", "audit_type", "covered_site_code"), detail=True),
    PublishedTable(
        "certificates",
        ("position",),
        detail=True,
        same_by=("site_code", "scheme", "scope", "origin"),
        timed=(
            *("certificate_status", "certificate_status_label", "in_force", "expires_soon", "renewed"),
            *("renewal_status", "renewal_status_label"),
        ),
    ),
    PublishedTable(
        "nonconformities",
        ("site_code", "audit_type", "criterion_code"),
        detail=True,
        timed=("state", "days_open", "days_to_close"),
    ),
    PublishedTable("indicators", ("site_code", "audit_type", "indicator_code", "period"), detail=True),
    PublishedTable("consolidated_audit_results", ("site_code", "audit_type", "criterion_code"), detail=True),
)
# All measures in one table: audited as a whole, published as one view a breakdown.
SUMMARIES = PublishedTable(_MEASURES, ("subject_kind", "subject_code", "territory_kind", "territory_code"))
# Every table that holds rows of a publication, once.
STORED = tuple(dict.fromkeys(table.stored_in for table in PUBLISHED_TABLES))
DETAIL = tuple(table.stored_in for table in PUBLISHED_TABLES if table.detail)


@dataclass(frozen=True)
class Column:
    """A column of a published view: its PostgreSQL type, and its French title and description."""

    name: str
    kind: str
    title: str
    description: str


def published_table(name: str) -> PublishedTable:
    """Return the table of a name. Raises KeyError."""
    return {table.name: table for table in (*PUBLISHED_TABLES, SUMMARIES)}[name]


def columns_of(connection: Connection, table: PublishedTable) -> tuple[Column, ...]:
    """Return the columns of a table, in the order of its published view."""
    rows = connection.execute(statement("publication/dictionary.sql"), {"relation": table.relation}).fetchall()
    return tuple(Column(str(name), str(kind), *_split(str(comment or name))) for name, kind, comment in rows)


def title_and_description(connection: Connection, table: PublishedTable) -> tuple[str, str]:
    """Return the French title and description of a table."""
    row = connection.execute("select obj_description(%s::regclass, 'pg_class')", [table.relation]).fetchone()
    return _split(str(row[0] if row else table.name))


def select_rows(table: PublishedTable, columns: Sequence[Column]) -> bytes:
    """Return the query for the rows of a table in one publication, its only parameter.

    The rows come in the order of codes, the same on every server.
    """
    names = ", ".join(map(_quoted, (column.name for column in columns)))
    texts = {column.name for column in columns if column.kind == "text"}
    order = ", ".join(f'{name} collate "C"' if name in texts else name for name in table.order or table.key)
    return f"select {names} from {table.relation} where publication_id = %s order by {order}".encode()


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def is_kept_correction(kind: object) -> bool:
    """Return whether a correction is about a return or a national figure, as publication.is_kept_correction does."""
    return str(kind) == "figure" or str(kind).startswith("return_")


def is_rate(column: str) -> bool:
    """Return whether a column holds a share between 0 and 1."""
    measure = catalogue().get(column)
    return measure.kind in ("rate", "share") if measure else column.endswith(("_rate", "share_of_engaged"))


def is_of_publication(table: PublishedTable, column: str) -> bool:
    """Return whether a column is of the day of the publication."""
    is_named = column in _WHETHER_DUE or (table.name, column) in _ALSO_AT_PUBLICATION
    return is_named or column.endswith(AT_PUBLICATION)


def is_of_day(column: str) -> bool:
    """Return whether a measure is counted on the day that its publication measures at."""
    known = catalogue()
    names = (column, *known[column].made_from) if column in known else ()
    # Whether an action was filed does not depend on a day; how far it has come does.
    counted = {"corrective_actions", "overdue_at_publication"}
    return column not in counted and any(known[name].rows == "corrective_actions" for name in names)


def is_days(column: str) -> bool:
    """Return whether a column holds a number of days, shown with its unit."""
    measure = catalogue().get(column)
    return measure.kind == "days" if measure else column.endswith("_days_to_close")


def _split(comment: str) -> tuple[str, str]:
    """A comment is written « title — description »."""
    title, _, description = comment.partition(" — ")
    return title, description
