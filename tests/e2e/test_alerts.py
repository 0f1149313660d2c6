"""What people on duty are notified of, and what watches the real Airflow: mail, webhooks, metrics, lineage."""

import re
import sys
from urllib.parse import quote

import pytest

from prefaudit.local.airflow import AirflowError, AirflowServices
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
    assert until(lambda: len(listener.bodies("/hook")) > before)
    reported = listener.bodies("/hook")[before:]
    title = "[prefaudit] Nuit lente : l'exécution n'a pas fini à temps"
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


def test_metrics_and_lineage_report_the_run(night: Night, listener: Listener) -> None:
    ended = "airflow.dagrun.duration.success.consolidate_returns:"
    assert until(lambda: any(line.startswith(ended) for line in listener.metrics[night.metrics :]))

    def tables(kind: str) -> dict[str, list[str]]:
        """The tables of each task that ended."""
        events = [each for each in listener.bodies("/lineage")[night.posts :] if each["eventType"] == "COMPLETE"]
        return {each["job"]["name"]: [table["name"] for table in each[kind]] for each in events}

    assert until(lambda: "publish_summaries.publish" in tables("outputs"))
    read, written = tables("inputs"), tables("outputs")
    assert written["consolidate_returns.announce"] == ["prefaudit.published.consolidated_audit_results"]
    assert read["publish_summaries.publish"] == ["prefaudit.published.consolidated_audit_results"]
    assert written["publish_summaries.publish"] == ["prefaudit.published.national_summary"]
