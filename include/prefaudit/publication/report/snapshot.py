"""One publication as the report reads it: its tables row by row, what they mean, and the campaign they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from psycopg.rows import dict_row

from prefaudit.publication.publications import Publication
from prefaudit.publication.published_tables import is_rate
from prefaudit.publication.tabular import Content
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.measures import unrounded
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

PublishedRow = Mapping[str, object]
ALL = "all"  # the code of all modules together


@dataclass(frozen=True)
class Snapshot:
    """A publication; as they were then, the campaign, its standard and modules, the labels by their codes of the types
    of audit, of the states of a return and of the statuses of a text; the contents by table, rates unrounded."""

    publication: Publication
    campaign: PublishedRow
    modules: Sequence[PublishedRow]
    audit_types: Mapping[str, str]
    return_states: Mapping[str, str]
    text_statuses: Mapping[str, str]
    contents: Mapping[str, Content]
    revisions: Sequence[PublishedRow] = ()

    def rows(self, table: str, **where: object) -> list[PublishedRow]:
        """Return the rows of a table, in the order of the package; of those only that hold what `where` says."""
        content = self.contents[table]
        names = [column.name for column in content.columns]
        rows = [dict(zip(names, row, strict=True)) for row in content.rows]
        return [row for row in rows if all(row[name] == value for name, value in where.items())]

    def meaning(self, table: str, column: str) -> tuple[str, str]:
        """Return the French title and definition of a column."""
        found = next(found for found in self.contents[table].columns if found.name == column)
        return found.title, found.description


def _to_be_shown(content: Content) -> Content:
    """Return a table with its rates not rounded yet, where its rows have what they are made from."""
    names = [column.name for column in content.columns]
    if not any(is_rate(name) for name in names):
        return content
    rows = [tuple(unrounded(dict(zip(names, row, strict=True))).values()) for row in content.rows]
    return replace(content, rows=rows)


def snapshot_of(connection: Connection, publication: Publication, contents: Sequence[Content]) -> Snapshot:
    """Return a publication with its tables, and its campaign as of the publication."""
    with reading_as_of(connection, publication.as_of), connection.cursor(row_factory=dict_row) as cursor:
        values = {"campaign": publication.campaign}
        campaign = cursor.execute(statement("publication/campaign.sql"), values).fetchone()
        modules = cursor.execute(statement("publication/modules.sql"), values).fetchall()
        labels = cursor.execute(statement("publication/labels.sql")).fetchall()
        values = {"campaign": publication.campaign, "number": publication.number}  # type: ignore[dict-item]
        revisions = cursor.execute(statement("publication/revisions.sql"), values).fetchall()
    if campaign is None:
        raise LookupError(f"The campaign {publication.campaign} does not exist as of {publication.as_of}.")
    audit_types, return_states, text_statuses = (
        {str(row["code"]): str(row["label"]) for row in labels if row["list"] == name}
        for name in ("audit_type", "return_state", "text_status")
    )
    by_table = {content.table.name: _to_be_shown(content) for content in contents}
    return Snapshot(publication, campaign, modules, audit_types, return_states, text_statuses, by_table, revisions)
