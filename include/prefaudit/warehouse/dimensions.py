"""The dimensions of the schema `bi` that are tables."""

from prefaudit.l10n.months import MONTHS, WEEKDAYS
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statements


def fill_dimensions(connection: Connection, publication_id: int) -> None:
    """Bring the dimensions up to the reference data, with every site, territory and day of a publication."""
    asked = {"publication": publication_id, "months": [*MONTHS], "weekdays": [*WEEKDAYS]}
    for _, text in statements("publication/dimensions"):
        connection.execute(text, asked)


def fill_current_dimensions(connection: Connection) -> None:
    """Do the same for each current publication: what was published before the schema `bi` came is found in it too."""
    current = connection.execute("select publication_id from publication.publications where is_current").fetchall()
    for (publication_id,) in current:
        fill_dimensions(connection, publication_id)
