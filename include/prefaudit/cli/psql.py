"""`prefaudit psql`."""

import os

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, server


def command() -> None:
    """Open PostgreSQL's own command line on the warehouse."""
    program, address, environment = invocation(Settings.from_env())
    os.execve(program, [program, address], environment)  # noqa: S606  no shell is wanted


def invocation(settings: Settings) -> tuple[str, str, dict[str, str]]:
    """Return the program, its argument and its environment: every user of the machine reads arguments, so the password
    goes by the environment."""
    known = conninfo_to_dict(server.url(settings))
    password = known.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    return (
        str(cluster.binaries() / "psql"),
        make_conninfo(**{name: str(value) for name, value in known.items()}),
        environment,
    )
