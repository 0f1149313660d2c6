"""What people on duty are notified of, and what watches the real Airflow: mail, webhooks, metrics, lineage."""

import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from openlineage.client.event_v2 import InputDataset, Job, OutputDataset, Run, RunEvent, RunState

from prefaudit.l10n.typography import typeset
from prefaudit.local.airflow import AirflowError, AirflowServices
from prefaudit.monitoring.lineage import STEPS, datasets
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from tests.e2e.conftest import Night
from tests.support.listener import Listener, until
from tests.support.mail_servers import Outbox


def test_a_task_that_failed_is_reported_once_by_every_way_with_what_to_do_and_the_link(
    services: AirflowServices, outbox: Outbox, listener: Listener
) -> None:
    mails, hooks = len(outbox.mails), len(listener.bodies("/hook"))
    wrong = {
        **{"campaign_code": "2026-X", "campaign_label": "Campagne X", "reference_on": "2026-01-01"},
        **{"audits_from": "2026-01-01", "audits_to": "2026-10-31", "due_on": "2026-11-15"},
        **{"sites": "nulle", "reason": "essai"},
    }
    run = services.trigger("open_campaign", wrong)
    said = "This cannot be registered: the campaign 2026-X, line 1: « nulle » is not a site on"
    with pytest.raises(AirflowError, match=re.escape(said)):
        services.wait("open_campaign", run, timeout=120)
    assert until(lambda: len(outbox.mails) > mails and len(listener.bodies("/hook")) > hooks)
    (mail,), (hook,) = outbox.mails[mails:], listener.bodies("/hook")[hooks:]
    title = typeset("[prefaudit] Ouvrir une campagne : la tâche « Enregistrer la campagne » (register) a échoué")
    assert (mail["To"], mail["Subject"], hook["title"]) == ("bureau@example.org", title, title)
    link = typeset(f"Page : {services.url}/dags/open_campaign/runs/{quote(run, safe='')}/tasks/register")
    for text in (mail.get_content(), hook["message"]):
        assert said in text
        assert typeset("relancez la tâche (« Réinitialiser », en anglais « Clear »).") in text
        assert link in text


def test_a_run_that_is_late_is_reported(services: AirflowServices, outbox: Outbox, listener: Listener) -> None:
    before = len(listener.bodies("/hook"))
    run = services.trigger("late_night")
    assert services.wait("late_night", run, timeout=120) == "success"
    assert until(lambda: len(listener.bodies("/hook")) > before)
    reported = listener.bodies("/hook")[before:]
    title = typeset("[prefaudit] Nuit lente : l'exécution n'a pas fini à temps")
    assert [each["title"] for each in reported] == [title]
    assert until(lambda: title in [each["Subject"] for each in outbox.mails])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a task is started anew and not forked")
def test_a_task_finds_great_expectations_loaded(services: AirflowServices) -> None:
    run = services.trigger("what_is_loaded")
    assert services.wait("what_is_loaded", run, timeout=120) == "success"
    assert services.api.returned("what_is_loaded", run, "names") == ["great_expectations", "pandas"]


def test_a_run_waits_for_a_pool_that_is_full_and_goes_on_when_it_is_not(night: Night) -> None:
    # Nothing fails and nothing is skipped: what reads is waiting, and Airflow's list of tasks says so.
    assert night.held == ["scheduled"]
    assert night.held_longer == (["scheduled"], "running")
    assert night.ended == "success"


def test_metrics_and_lineage_report_the_run(night: Night, listener: Listener, place: Settings) -> None:
    for began in ("airflow.dagrun.duration.success.consolidate_returns", "airflow.prefaudit.night.succeeded:1"):
        assert until(lambda began=began: any(line.startswith(began) for line in listener.metrics[night.metrics :]))

    def ended() -> dict[str, dict[str, Any]]:
        """The last event of each task that ended, as a client of OpenLineage takes it."""
        events = [each for each in listener.bodies("/lineage")[night.posts :] if each["eventType"] == "COMPLETE"]
        return {each["job"]["name"]: each for each in map(_taken, events)}

    assert until(lambda: "publish_summaries.publish" in ended())
    with connect(place) as connection:
        for task, event in ended().items():
            if task in STEPS:
                for kind, names in (("inputs", STEPS[task].reads), ("outputs", STEPS[task].writes)):
                    expected = {(each.namespace, each.name): each for each in datasets(place, connection, names)}
                    told = {(each["namespace"], each["name"]): each for each in event[kind]}
                    assert told.keys() == expected.keys(), (task, kind)
                    for key, dataset in expected.items():
                        fields = told[key].get("facets", {}).get("schema", {}).get("fields", [])
                        assert [(each["name"], each["type"]) for each in fields] == list(dataset.columns)
    assert {name for name in ended() if name in STEPS} >= NIGHT
    _assert_way(ended(), place)


# The tasks of a night that publishes; no mailbox is read, and a task without a way is no part of it.
NIGHT = {
    *(f"consolidate_returns.{task}" for task in ("prepare", "discover", "plan_batches", "read")),
    *(f"consolidate_returns.{task}" for task in ("plan_portions", "validate")),
    *(f"consolidate_returns.{task}" for task in ("consolidate", "answer", "mail_answers", "audit", "announce")),
    *("publish_summaries.propose", "publish_summaries.publish"),
}


def _taken(event: dict[str, Any]) -> dict[str, Any]:
    """Have the event read by OpenLineage's own model, which refuses what is no event."""
    RunEvent(
        eventTime=event["eventTime"],
        producer=event["producer"],
        eventType=RunState[event["eventType"]],
        run=Run(event["run"]["runId"]),
        job=Job(event["job"]["namespace"], event["job"]["name"]),
        inputs=[InputDataset(each["namespace"], each["name"]) for each in event["inputs"]],
        outputs=[OutputDataset(each["namespace"], each["name"]) for each in event["outputs"]],
    )
    return event


def _assert_way(events: dict[str, dict[str, Any]], place: Settings) -> None:
    """From the landing zone each dataset leads by some task to the next, up to the files of a publication."""
    edges = {
        (read["name"], written["name"]): task
        for task, event in events.items()
        for read in event["inputs"]
        for written in event["outputs"]
    }
    reached = {str(Path(place.landing).resolve())}
    while more := {end for start, end in edges if start in reached} - reached:
        reached |= more
    tables = {name.partition(".")[2] for name in reached}
    assert {"ledger.submissions", "warehouse.findings", "publication.summaries", "published.national_summary"} <= tables
    assert str(Path(place.publications).resolve()) in reached
