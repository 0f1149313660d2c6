"""One publication as the report reads it: its tables row by row, what they mean, and the campaign they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg.rows import dict_row

from prefaudit.publication.publications import Publication
from prefaudit.publication.tabular import Content
from prefaudit.warehouse.as_of import reading_known
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

PublishedRow = Mapping[str, object]
ALL = "all"  # the code of all modules together


@dataclass(frozen=True)
class Snapshot:
    """A publication; the campaign, its standard and the modules of it as they were then; the contents by table."""

    publication: Publication
    campaign: PublishedRow
    modules: Sequence[PublishedRow]
    contents: Mapping[str, Content]

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


def snapshot_of(connection: Connection, publication: Publication, contents: Sequence[Content]) -> Snapshot:
    """Return a publication with its tables, and its campaign as of the publication."""
    with reading_known(connection, publication.as_of), connection.cursor(row_factory=dict_row) as cursor:
        values = {"campaign": publication.campaign}
        campaign = cursor.execute(statement("publication/campaign.sql"), values).fetchone()
        modules = cursor.execute(statement("publication/modules.sql"), values).fetchall()
    if campaign is None:
        raise LookupError(f"The campaign {publication.campaign} does not exist as of {publication.as_of}.")
    return Snapshot(publication, campaign, modules, {content.table.name: content for content in contents})
