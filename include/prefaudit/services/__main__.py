"""`python -m prefaudit.services up | down | status | psql`: what the Makefile calls."""

import os
import sys

from prefaudit.operator_errors import UNUSABLE, ended
from prefaudit.services import airflow
from prefaudit.services.environment import airflow_home
from prefaudit.settings import Settings
from prefaudit.warehouse import cluster, server


def up(settings: Settings) -> None:
    """Start the database and Airflow; say where and how to log in."""
    running = airflow.start(settings)
    print(f"Airflow: {running.url}   user: {running.user}   password: {running.password}")
    print(f"Logs of the services: {airflow_home(settings) / 'services'}. `make down` stops everything.")


def down(settings: Settings) -> None:
    """Stop Airflow, then the embedded database."""
    stopped = [*airflow.stop(settings), *(["PostgreSQL"] if server.stop(settings) else [])]
    print(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")


def status(settings: Settings) -> None:
    """Say what runs."""
    for service in airflow.status(settings):
        print(f"{service.name}: {'running' if service.alive else 'ended by itself'} (process {service.pid})")
    embedded = "running" if cluster.running(server.folder_of(settings)) else "not running"
    print(f"PostgreSQL: {'as PREFAUDIT_DATABASE_URL says' if settings.database_url else embedded}")


def psql(settings: Settings) -> None:
    """Open PostgreSQL's own command line on the warehouse."""
    program = cluster.binaries() / "psql"
    os.execv(program, [str(program), server.url(settings)])  # noqa: S606  no shell is wanted


ACTIONS = {"up": up, "down": down, "status": status, "psql": psql}


def main(arguments: list[str]) -> int:
    """Do what the one argument says; give the exit code."""
    if len(arguments) != 1 or arguments[0] not in ACTIONS:
        print(f"Say one of: {', '.join(ACTIONS)}.", file=sys.stderr)
        return UNUSABLE
    return ended(lambda: ACTIONS[arguments[0]](Settings.from_env()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
