"""The page « Retours d'audit » inside the Airflow UI: whoever may read the nightly DAG may read it."""

from typing import Any

from airflow.api_fastapi.core_api.security import requires_access_dag
from airflow.plugins_manager import AirflowPlugin

from prefaudit.control.app import create_app

PREFIX = "/retours-audit"
NIGHTLY = "consolidate_returns"


class ReturnsPage(AirflowPlugin):
    """The application of `prefaudit.control`, behind Airflow's own door, and its place in the navigation."""

    name = "returns_page"
    fastapi_apps: list[Any] = [  # noqa: RUF012  Airflow reads a plain list
        {
            "app": create_app(requires_access_dag("GET", param_dag_id=NIGHTLY)),
            "url_prefix": PREFIX,
            "name": "Retours d'audit",
        }
    ]
    external_views: list[Any] = [  # noqa: RUF012
        {
            "name": "Retours d'audit",
            "href": f"{PREFIX}/",
            "destination": "nav",
            "url_route": "retours-audit",
            "nav_top_level": True,
        }
    ]
