"""What people on duty are notified of, and what watches the real Airflow: mail, webhooks, metrics, lineage."""

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from prefaudit.local.airflow import POOL, AirflowError, AirflowServices
from prefaudit.local.environment import parallelism
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.listener import Listener
from tests.support.mail_servers import Outbox


def _until(found: Callable[[], bool], seconds: int = 60) -> bool:
    for _ in range(seconds * 4):
        if found():
            return True
        time.sleep(0.25)
    return False


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
    assert _until(lambda: len(outbox.mails) > mails and len(listener.bodies("/hook")) > hooks)
    (mail,), (hook,) = outbox.mails[mails:], listener.bodies("/hook")[hooks:]
    title = "[prefaudit] Ouvrir une campagne : la tâche « Enregistrer la campagne » (register) a échoué"
    assert (mail["To"], mail["Subject"], hook["title"]) == ("bureau@example.org", title, title)
    link = f"Page : {services.url}/dags/open_campaign/runs/{quote(run, safe='')}/tasks/register"
    for text in (mail.get_content(), hook["message"]):
        assert said in text
        assert "Une fois la cause corrigée, relancez la tâche (« Réinitialiser », en anglais « Clear »)." in text
        assert link in text


def test_a_run_that_is_late_is_reported(services: AirflowServices, outbox: Outbox, listener: Listener) -> None:
    before = len(listener.bodies("/hook"))
    run = services.trigger("late_night")
    assert services.wait("late_night", run, timeout=120) == "success"
    assert _until(lambda: len(listener.bodies("/hook")) > before)
    reported = listener.bodies("/hook")[before:]
    title = "[prefaudit] Nuit lente : l'exécution n'a pas fini à temps"
    assert [each["title"] for each in reported] == [title]
    assert _until(lambda: title in [each["Subject"] for each in outbox.mails])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a task is started anew and not forked")
def test_a_task_finds_great_expectations_loaded(services: AirflowServices) -> None:
    run = services.trigger("what_is_loaded")
    assert services.wait("what_is_loaded", run, timeout=120) == "success"
    assert services.api.returned("what_is_loaded", run, "names") == ["great_expectations", "pandas"]


@dataclass(frozen=True)
class HeldRun:
    """A run that first found no free slot in the pool of what reads, then went on to a publication.

    `held` and `held_longer` are the states of its reading tasks (and of the run, the second time) while the pool was
    full; `metrics` and `posts` say how many metrics and how much lineage had come in before it.
    """

    held: list[str]
    held_longer: tuple[list[str], str]
    ended: str
    metrics: int
    posts: int


@pytest.fixture(scope="module")
def held_run(services: AirflowServices, place: Settings, reference: Reference, listener: Listener) -> HeldRun:
    deposit(place, form(place, reference, "01"), "01")
    metrics, posts, api = len(listener.metrics), len(listener.bodies("/lineage")), services.api

    def resize(slots: int) -> None:
        body = {"pool": POOL, "slots": slots, "include_deferred": False}
        assert api._send("PATCH", f"pools/{POOL}?update_mask=slots", body).status_code == 200

    def reading() -> list[str]:
        path = f"dags/consolidate_returns/dagRuns/{quote(run, safe='')}/taskInstances/read/listMapped"
        return [each["state"] for each in api._get(path)["task_instances"]]

    resize(0)
    try:
        run = services.trigger("consolidate_returns")
        _until(lambda: reading() == ["scheduled"], seconds=300)
        held = reading()
        time.sleep(5)
        held_longer = reading(), api.run("consolidate_returns", run).state
    finally:
        resize(parallelism())
    ended = services.wait("consolidate_returns", run, timeout=300)
    services.wait_for_triggered("publish_summaries", "consolidate_returns", run, [CAMPAIGN], timeout=300)
    return HeldRun(held, held_longer, ended, metrics, posts)


def test_a_run_waits_for_a_pool_that_is_full_and_goes_on_when_it_is_not(held_run: HeldRun, place: Settings) -> None:
    # Nothing fails and nothing is skipped: what reads is waiting, and Airflow's list of tasks says so.
    assert held_run.held == ["scheduled"]
    assert held_run.held_longer == (["scheduled"], "running")
    assert held_run.ended == "success"
    with connect(place) as connection:
        assert verdicts(connection)["retour_2026_01_self-assessment.xlsx"] == "accepted"


def test_metrics_and_lineage_report_the_run(held_run: HeldRun, listener: Listener) -> None:
    ended = "airflow.dagrun.duration.success.consolidate_returns:"
    assert _until(lambda: any(line.startswith(ended) for line in listener.metrics[held_run.metrics :]))

    def tables(kind: str) -> dict[str, list[str]]:
        """The tables of each task that ended."""
        events = [each for each in listener.bodies("/lineage")[held_run.posts :] if each["eventType"] == "COMPLETE"]
        return {each["job"]["name"]: [table["name"] for table in each[kind]] for each in events}

    assert _until(lambda: "publish_summaries.publish" in tables("outputs"))
    read, written = tables("inputs"), tables("outputs")
    assert written["consolidate_returns.announce"] == ["prefaudit.published.consolidated_audit_results"]
    assert read["publish_summaries.publish"] == ["prefaudit.published.consolidated_audit_results"]
    assert written["publish_summaries.publish"] == ["prefaudit.published.national_summary"]
