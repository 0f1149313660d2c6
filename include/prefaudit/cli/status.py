"""`prefaudit status`."""

from prefaudit.local import airflow
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import cluster, server


def command() -> None:
    """Say which services run."""
    settings = Settings.from_env()
    for service in airflow.status(settings):
        print(f"{service.name}: {'running' if service.alive else 'ended by itself'} (process {service.pid})")
    embedded = "running" if cluster.running(server.folder_of(settings)) else "not running"
    print(f"PostgreSQL: {'as PREFAUDIT_DATABASE_URL says' if settings.database_url else embedded}")
