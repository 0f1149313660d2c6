"""The clock of the database: what was recorded later than now shows that it was set back, and nothing may be recorded
before what stands already."""

from datetime import datetime

from prefaudit.model.errors import OperatorError
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

# Servers that take over from one another differ by less than this, and no run is that near the one before.
TOLERATED_SECONDS = 60


class ClockSetBack(OperatorError):
    """The latest timestamp on record is in the future; the message says which, and what to do."""

    french = "l'horloge de la base est en retard sur ce qui est déjà consigné"


def check_clock(connection: Connection) -> None:
    """Raise ClockSetBack where something was recorded more than a minute after the database's present time."""
    row = connection.execute(statement("warehouse/clock.sql")).fetchone()
    latest, now = row if row else (None, None)
    if not isinstance(latest, datetime) or not isinstance(now, datetime):
        return
    ahead = (latest - now).total_seconds()
    if ahead > TOLERATED_SECONDS:
        raise ClockSetBack(
            f"The database's clock says {now:%Y-%m-%d %H:%M:%S} UTC, and something was recorded at "
            f"{latest:%Y-%m-%d %H:%M:%S} UTC, {ahead / 60:.0f} minutes later: the clock was set back, or was wrong "
            "then. Nothing was changed. Set the clock of the database server right (NTP); if it is right now, wait "
            "until that time has passed, then start the run again."
        )
