"""Links from a task in Airflow to the page « Retours d'audit » that shows its results."""

from typing import Any
from urllib.parse import quote

from airflow.plugins_manager import AirflowPlugin
from airflow.sdk import BaseOperatorLink

from prefaudit.settings import Settings

# By DAG, and where a task has a page of its own by task; {run} is the run.
PAGES = {
    "consolidate_returns": "/nuits/{run}",
    "consolidate_returns.collect_mail": "/courriels",
    "consolidate_returns.discover": "/nuits/{run}?etat=recus",
    "consolidate_returns.validate": "/controles",
    "consolidate_returns.mail_answers": "/courriels",
    "consolidate_returns.audit": "/controles",
    "consolidate_returns.announce": "/publications",
    "consolidate_returns.verify_publications": "/publications",
    "consolidate_returns.check_forms": "/regles",
    "publish_summaries": "/publications",
    "open_campaign": "/",
    "amend_campaign": "/actes",
    "remind_sites": "/courriels",
}


class PageLink(BaseOperatorLink):
    """The button « Retours d'audit » of a task; tasks of other DAGs have none."""

    name = "Retours d'audit"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """Return the URL of the page, as people reach it; empty where no page shows the task."""
        page = PAGES.get(f"{ti_key.dag_id}.{operator.task_id}", PAGES.get(ti_key.dag_id))
        return f"{Settings.from_env().control_room}{page.format(run=quote(ti_key.run_id, safe=''))}" if page else ""


class PageLinks(AirflowPlugin):
    """Register the button with Airflow."""

    name = "page_links"
    global_operator_extra_links: list[Any] = [PageLink()]  # noqa: RUF012  Airflow reads a plain list
