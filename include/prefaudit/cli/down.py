"""`prefaudit down`."""

from prefaudit.local import airflow
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres import server


def command() -> None:
    """Stop Airflow, then the embedded database."""
    settings = Settings.from_env()
    stopped = [*airflow.stop(settings), *(["PostgreSQL"] if server.stop(settings) else [])]
    print(f"Stopped: {', '.join(stopped)}." if stopped else "Nothing was running.")
