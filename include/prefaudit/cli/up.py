"""`prefaudit up`."""

from prefaudit.local import airflow
from prefaudit.local.environment import airflow_home
from prefaudit.settings import Settings


def command() -> None:
    """Start the database and Airflow; say where and how to log in."""
    settings = Settings.from_env()
    running = airflow.start(settings)
    print(f"Airflow: {running.url}   user: {running.user}   password: {running.password}")
    print(f"Logs of the services: {airflow_home(settings) / 'services'}. `make down` stops everything.")
