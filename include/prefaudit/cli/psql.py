"""`prefaudit psql`."""

import os

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, server


def command() -> None:
    """Open PostgreSQL's own command line on the warehouse."""
    settings = Settings.from_env()
    program = cluster.binaries() / "psql"
    os.execv(program, [str(program), server.url(settings)])  # noqa: S606  no shell is wanted
