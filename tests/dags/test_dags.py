"""The DAGs as Airflow sees them: they parse, say what they do, and take returns from landing zone to publication."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from prefaudit.l10n.typography import typeset
from prefaudit.model.errors import NO_REASON
from prefaudit.monitoring.lineage import STEPS
from prefaudit.monitoring.metrics import METRICS
from prefaudit.reference.data import Reference
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import DatabaseUnavailable, connect
from tests.dags.watched import metrics, writes
from tests.support.homes import linked_home, write_files
from tests.support.landing import CAMPAIGN, deposit, form, verdicts
from tests.support.listener import until
from tests.support.mail_servers import smtp_server
from tests.support.pages import as_typed
from tests.web.routes import every_route

if TYPE_CHECKING:
    from airflow.dag_processing.dagbag import DagBag

DAGS = {
    *("consolidate_returns", "publish_summaries", "open_campaign", "amend_campaign", "remind_sites"),
    "housekeeping",
}
TAGS = {"prefaudit", "nuit", "campagne", "publication", "maintenance"}


def test_every_dag_file_parses_and_says_what_an_operator_needs(dagbag: "DagBag") -> None:
    assert dagbag.import_errors == {}
    assert set(dagbag.dags) == DAGS
    for dag in dagbag.dags.values():
        assert (
            dag.doc_md and "| tâche | ce qu’elle fait | en cas d’échec |" in dag.doc_md and "**Relancer" in dag.doc_md
        )
        assert dag.dag_display_name != dag.dag_id
        assert dag.description and "prefaudit" in dag.tags
        # Only publications may wait for their approvers side by side.
        assert dag.max_active_runs == (16 if dag.dag_id == "publish_summaries" else 1) and not dag.catchup
        for task in dag.tasks:
            # A form that is wrong is not tried again; everything else is.
            by_form = task.task_id in {"register", "amend"}
            assert task.owner == "prefaudit" and task.retries == (0 if by_form else 2)
            assert task.has_on_failure_callback and task.has_on_retry_callback
            assert task.task_display_name == typeset(task.task_display_name)
            assert f"| {task.task_display_name} (`{task.task_id}`) |" in dag.doc_md
            assert task.task_display_name != task.task_id


def test_forms_offer_the_codes_of_the_reference_data_under_their_labels(dagbag: "DagBag", reference: Reference) -> None:
    for dag_id in ("open_campaign", "amend_campaign"):
        params = dagbag.dags[dag_id].params
        schemas = {name: params.get_param(name).schema for name in params}
        assert all(schema["title"] for schema in schemas.values())
        assert schemas["audit_type"]["enum"] == list(reference.codes("audit_type"))
        assert schemas["audit_type"]["values_display"] == reference.codes("audit_type")
    decision = dagbag.dags["amend_campaign"].params.get_param("what").schema
    labels = reference.codes("campaign_decision")
    assert decision["values_display"] == {code: typeset(label) for code, label in labels.items()}
    assert decision["enum"] == ["add_sites", "extend_due_date"]
    standard = dagbag.dags["open_campaign"].params.get_param("standard_code")
    assert standard.value == "qualipref-2.0"
    assert set(standard.schema["enum"]) == {row["standard_code"] for row in reference.table("standards")}


def test_forms_offer_a_code_that_a_list_adds(dagbag: "DagBag", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from prefaudit_dags import choice, code_list  # noqa: PLC0415  plugins are on the path once Airflow is there

    lists = "include/reference/code_lists.csv"
    added = (PROJECT_ROOT / lists).read_text(encoding="utf-8") + "audit_type,added,Ajout,99,,project,essai\n"
    write_files(linked_home(tmp_path / "home"), {lists: added})
    monkeypatch.setenv("PREFAUDIT_HOME", str(tmp_path / "home"))
    assert choice(code_list("audit_type"))["values_display"]["added"] == "Ajout"


def test_every_task_leads_to_the_page_that_shows_what_it_did(dagbag: "DagBag") -> None:
    from page_links import PAGES  # noqa: PLC0415  plugins are on the path once Airflow is there

    known = {f"{dag.dag_id}.{task.task_id}" for dag in dagbag.dags.values() for task in dag.tasks}
    assert {name for name in PAGES if "." in name} <= known
    assert {name for name in PAGES if "." not in name} == DAGS - {"housekeeping"}
    routes = {path for method, path in every_route() if method == "GET"}
    assert {page.partition("?")[0].replace("{run}", "x") for page in PAGES.values()} <= routes


def test_the_button_of_a_task_leads_to_what_its_own_run_took_in(
    dagbag: "DagBag", monkeypatch: pytest.MonkeyPatch
) -> None:
    from airflow.models.taskinstancekey import TaskInstanceKey  # noqa: PLC0415  Airflow is set up by then
    from page_links import PageLink  # noqa: PLC0415

    monkeypatch.setenv("PREFAUDIT_PAGE_URL", "https://audits.example.org")
    nightly = dagbag.dags["consolidate_returns"]
    links = {
        task: PageLink().get_link(
            nightly.get_task(task), ti_key=TaskInstanceKey(nightly.dag_id, task, "manual__1+02:00", 1)
        )
        for task in ("discover", "read", "collect_mail")
    }
    room = "https://audits.example.org/retours-audit"
    assert links == {
        "discover": f"{room}/nuits/manual__1%2B02%3A00?etat=recus",
        "read": f"{room}/nuits/manual__1%2B02%3A00",
        "collect_mail": f"{room}/courriels",
    }


def test_no_password_of_a_connection_string_stands_in_a_log(dagbag: "DagBag") -> None:
    from airflow.sdk.log import redact  # noqa: PLC0415  Airflow is set up by then
    from prefaudit_dags import hide_secrets  # noqa: PLC0415

    hide_secrets(
        Settings(database_url="postgresql://audits:tr%C3%A8s-secret@db/prefaudit", smtp_url="smtp://a:other-1@h")
    )
    said = "connection to postgresql://audits:tr%C3%A8s-secret@db failed for très-secret, other-1"
    assert redact(said) == "connection to postgresql://audits:***@db failed for ***, ***"


def test_assets_and_owners_are_named_in_french_and_reached(dagbag: "DagBag", monkeypatch: pytest.MonkeyPatch) -> None:
    from prefaudit_assets import CONSOLIDATED, PUBLISHED  # noqa: PLC0415
    from prefaudit_dags import owner_links  # noqa: PLC0415

    assert [(asset.name, asset.group) for asset in (CONSOLIDATED, PUBLISHED)] == [
        ("Résultats consolidés", "prefaudit"),
        ("Synthèses nationales publiées", "prefaudit"),
    ]
    assert all(dag.owner_links.keys() == {"prefaudit"} for dag in dagbag.dags.values())
    assert set().union(*(dag.tags for dag in dagbag.dags.values())) == TAGS
    monkeypatch.setenv("PREFAUDIT_BUREAU", "Bureau <bureau@example.org>")
    assert owner_links() == {"prefaudit": "mailto:bureau@example.org"}
    monkeypatch.delenv("PREFAUDIT_BUREAU")
    assert owner_links() == {"prefaudit": "http://127.0.0.1:8080/retours-audit"}


def test_nothing_is_done_by_a_night_before_the_warehouse_is_brought_up_to_date(dagbag: "DagBag") -> None:
    nightly = dagbag.dags["consolidate_returns"]
    assert [task.task_id for task in nightly.roots] == ["prepare"]


def test_every_task_has_its_line_in_the_lineage(dagbag: "DagBag") -> None:
    tasks = {f"{dag.dag_id}.{task.task_id}" for dag in dagbag.dags.values() for task in dag.tasks}
    # A person answers there: nothing is read or written.
    assert tasks == {*STEPS, "publish_summaries.approve"}


def test_the_nightly_run_starts_at_half_past_two_in_paris(dagbag: "DagBag") -> None:
    timetable = dagbag.dags["consolidate_returns"].schedule
    assert (timetable.expression, str(timetable.timezone)) == ("30 2 * * *", "Europe/Paris")


@pytest.mark.airflow
def test_a_dag_file_is_short_and_parsed_without_a_heavy_library(tmp_path: Path) -> None:
    heavy = "pandas", "great_expectations", "openpyxl", "python_calamine", "xlsxwriter", "pyarrow"
    files = sorted((PROJECT_ROOT / "dags").glob("*.py"))
    code = (
        "import runpy, sys; import airflow.sdk; "
        f"[runpy.run_path(path) for path in {list(map(str, files))!r}]; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    paths = os.pathsep.join(str(PROJECT_ROOT / name) for name in ("plugins", "include"))
    environment = {**os.environ, "PYTHONPATH": paths, "AIRFLOW_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert [path.name for path in files if len(path.read_text(encoding="utf-8").splitlines()) > 100] == []


def test_a_run_goes_from_the_landing_zone_to_the_publication(
    dagbag: "DagBag", settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    _environment(quick, monkeypatch, validation_size="1")
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = deposit(quick, form(quick, reference, "692"), "692", fault=FAULTS["result_erased"])

    with writes(quick) as written:
        first = dagbag.dags["consolidate_returns"].test()
    assert first.state == "success"
    states = {each.task_id: each.state for each in first.get_task_instances()}
    labels = sorted(
        (each.task_id, each.rendered_map_index) for each in first.get_task_instances() if each.map_index >= 0
    )
    assert labels == [
        ("discover", typeset("Zone de dépôt : 2 nouveaux")),
        ("read", "2 retours lus"),
        ("validate", typeset("1 retour, à partir du n° 1")),
        ("validate", typeset("1 retour, à partir du n° 2")),
    ]
    assert _note(first.run_id) == typeset("La nuit est bonne : 2 retours, 1 accepté, 1 refusé.")
    assert states["read"] == "success" and states["announce"] == "success" and states["answer"] == "success"
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", bad.name: "rejected"}

    with writes(quick) as written_then:
        published = dagbag.dags["publish_summaries"].test(run_conf={"campaign": CAMPAIGN})
    assert published.state == "success"
    for step, tables in (*written.items(), *written_then.items()):
        assert {name for name in tables if not {name, f"{name.partition('.')[0]}.*"} & {*STEPS[step].writes}} == set()
    assert "warehouse.findings" in written["consolidate_returns.consolidate"]
    assert "publication.files" in written_then["publish_summaries.publish"]
    with connect(quick) as connection:
        rows = connection.execute("select campaign_code, number, is_current from published.publications").fetchall()
    assert rows == [(CAMPAIGN, 1, True)]

    with metrics(monkeypatch) as heard:
        second = dagbag.dags["consolidate_returns"].test()
        assert until(lambda: any(line.startswith("airflow.prefaudit.place.size_bytes,") for line in heard.metrics))
    assert second.state == "success"
    values = {name: float(rest.partition("|")[0]) for name, _, rest in (each.partition(":") for each in heard.metrics)}
    assert values["airflow.prefaudit.night.succeeded"] == 1 and values["airflow.prefaudit.night.failed_tasks"] == 0
    verdicts_sent = [
        name.rpartition("=")[2] for name, value in values.items() if "prefaudit.submissions," in name and value
    ]
    assert sorted(verdicts_sent) == ["accepted", "rejected"]
    assert values[f"airflow.prefaudit.campaign.returns,campaign={CAMPAIGN},state=received"] == 2
    assert values[f"airflow.prefaudit.publications,campaign={CAMPAIGN}"] == 1
    assert values["airflow.prefaudit.step.duration_seconds,step=validate"] > 0
    names = {name.partition(",")[0].removeprefix("airflow.") for name in values}
    sent = {name for name in names if name.startswith("prefaudit.")}
    # What an operator blocks, as Airflow's documentation says, does not leave.
    assert sent == METRICS.keys() - {name for name in METRICS if name.startswith("prefaudit.messages.")}
    states = {each.task_id: each.state for each in second.get_task_instances()}
    # Mapped over nothing to do, neither was skipped, nor what follows.
    assert {states[task] for task in ("read", "validate", "consolidate", "answer")} == {"success"}
    assert states["announce"] == "skipped"


def _note(run_id: str) -> str | None:
    from airflow.models.dagrun import DagRun  # noqa: PLC0415  Airflow is set up by then
    from airflow.utils.session import create_session  # noqa: PLC0415

    with create_session() as session:
        note: str | None = session.query(DagRun).filter_by(run_id=run_id).one().note
    return note


def test_a_publication_by_hand_without_a_campaign_fails_at_once(
    dagbag: "DagBag", settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _environment(settings, monkeypatch)
    run = dagbag.dags["publish_summaries"].test(run_conf={"campaign": ""})
    states = {each.task_id: (each.state, each.try_number) for each in run.get_task_instances()}
    assert (run.state, states["propose"]) == ("failed", ("failed", 1))


def _environment(settings: Settings, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    for name in ("var", "database_url", "settle_seconds"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", str(getattr(settings, name)))
    for name, value in more.items():
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", value)


def test_a_batch_or_portion_that_fails_costs_itself_alone(
    dagbag: "DagBag", settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    _environment(quick, monkeypatch, batch_size="1", validation_size="1")
    names = [deposit(quick, form(quick, reference, site), site).name for site in ("01", "26", "692")]
    nightly, given = dagbag.dags["consolidate_returns"], []

    def failing(do: Callable[[list[int]], object], number: int) -> Callable[[list[int]], object]:
        def task(part: list[int]) -> object:
            given.append(part)
            if number in part:
                raise DatabaseUnavailable("The database cannot be reached.")
            return do(part)

        return task

    for number, name in enumerate(("read", "validate"), start=1):
        monkeypatch.setattr(consolidate_returns, name, failing(getattr(consolidate_returns, name), number))
        monkeypatch.setitem(nightly.task_dict[name].partial_kwargs, "retries", 0)
    run = nightly.test()
    assert sorted(given) == [[1], [2], [2], [3], [3]]
    states = sorted((each.task_id, each.state) for each in run.get_task_instances() if each.state != "success")
    assert states == [("read", "failed"), ("validate", "failed")]
    with connect(quick) as connection:
        assert verdicts(connection) == {names[0]: "None", names[1]: "None", names[2]: "accepted"}
    monkeypatch.undo()
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection) == dict.fromkeys(names, "accepted")


def test_an_unreachable_mailbox_stops_no_run_and_is_reported_once(
    dagbag: "DagBag", settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    good = deposit(quick, form(quick, reference, "26"), "26")
    nightly = dagbag.dags["consolidate_returns"]
    with smtp_server() as (url, outbox):
        _environment(
            quick, monkeypatch, imap_url="imap://retours:hunter2@127.0.0.1:1", smtp_url=url,
            mail_from="audits@example.org", bureau="bureau@example.org", page_url="https://audits.example.org",
        )  # fmt: skip
        monkeypatch.setattr(nightly.task_dict["collect_mail"], "retries", 0)
        run = nightly.test()
    states = {each.task_id: each.state for each in run.get_task_instances()}
    assert (run.state, states["collect_mail"], states["announce"]) == ("success", "failed", "success")
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted"}
    (mail,) = outbox.mails
    assert mail["To"] == "bureau@example.org"
    assert mail["Subject"] == typeset(
        "[prefaudit] Consolider les retours : la tâche « Relever la boîte aux lettres » (collect_mail) a échoué"
    )
    body = mail.get_body()
    assert body is not None
    text = as_typed(body.get_content())
    assert "The mailbox INBOX of 127.0.0.1 cannot be read" in text and "hunter2" not in text
    assert f"https://audits.example.org/dags/consolidate_returns/runs/{quote(run.run_id, safe='')}/" in text
    assert "Raison : le serveur de courriel ne répond pas, ou son adresse est fausse." in text

    from airflow.models.dagrun import DagRun  # noqa: PLC0415
    from airflow.models.xcom import XComModel  # noqa: PLC0415
    from airflow.utils.session import create_session  # noqa: PLC0415  Airflow is set up by then
    from prefaudit_runs import ahead, last_run  # noqa: PLC0415

    with create_session() as session:
        shown = last_run(session)
        # A task is cleared in the morning: Airflow has the run start anew, what it took in by night is still its own.
        row = session.query(DagRun).filter_by(run_id=run.run_id).one()
        row.start_date += timedelta(hours=6)
        session.flush()
        cleared = last_run(session)
        # Nothing is left by a process that was killed.
        session.query(XComModel).filter_by(run_id=run.run_id, key="reason").delete()
        killed = last_run(session)
        # A run that is tried has no scheduler.
        assert ahead(session).silent
        session.rollback()
    assert killed is not None and [(each.reason, each.message) for each in killed.failed] == [(NO_REASON, "")]
    assert cleared is not None and shown is not None
    assert cleared.started_at and shown.started_at and cleared.resumed_at
    assert cleared.resumed_at - shown.started_at > timedelta(hours=5) and shown.resumed_at is None
    assert cleared.started_at - shown.started_at < timedelta(hours=1)
    assert shown is not None and shown.run_id == run.run_id
    (failed,) = shown.failed
    sentence = "1 tâche a échoué : le serveur de courriel ne répond pas, ou son adresse est fausse."
    assert _note(run.run_id) == typeset(sentence)
    assert (failed.task, failed.reason) == (
        "Relever la boîte aux lettres",
        "le serveur de courriel ne répond pas, ou son adresse est fausse",
    )
    assert failed.message.startswith("The mailbox INBOX of 127.0.0.1 cannot be read") and "hunter2" not in str(shown)


def test_a_campaign_is_opened_by_its_form_reminded_and_retention_applied(
    dagbag: "DagBag", settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _environment(settings, monkeypatch)
    form_data = {
        "campaign_code": "2027", "campaign_label": "Campagne 2027", "reference_on": "2026-06-01", "sites": "26 2A 692",
        "audits_from": "2027-01-01", "audits_to": "2027-10-31", "due_on": "2027-11-15", "reason": "Décision du bureau",
    }  # fmt: skip
    from airflow.sdk.exceptions import ParamValidationError  # noqa: PLC0415  Airflow is set up by then

    with pytest.raises(ParamValidationError, match="Invalid input for param campaign_code"):
        dagbag.dags["open_campaign"].params.validate()
    assert dagbag.dags["open_campaign"].test(run_conf=form_data).state == "success"
    folder = Path(settings.var) / "forms" / "2027"
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "formulaires_2027.zip", "retour_2027_26_self-assessment.xlsx", "retour_2027_2A_self-assessment.xlsx",
        "retour_2027_692_self-assessment.xlsx",
    ]  # fmt: skip
    bundle = (folder / "formulaires_2027.zip").read_bytes()
    assert dagbag.dags["open_campaign"].test(run_conf=form_data).state == "success"
    assert (folder / "formulaires_2027.zip").read_bytes() == bundle

    amended = {
        "campaign": "2027", "what": "extend_due_date", "sites": "26", "due_on": "2027-12-01", "reason": "Incendie",
    }  # fmt: skip
    assert dagbag.dags["amend_campaign"].test(run_conf=amended).state == "success"
    with connect(settings) as connection:
        acts = connection.execute("select kind, site_code, reason from ledger.acts order by act_id").fetchall()
        due = connection.execute("select due_on::text from ledger.returns_owed where campaign_code = '2027' order by 1")
        assert due.fetchall() == [("2027-11-15",), ("2027-11-15",), ("2027-12-01",)]
    assert acts == [("campaign_opened", None, "Décision du bureau"), ("waiver", "26", "Incendie")]
    assert dagbag.dags["remind_sites"].test().state == "success"
    assert dagbag.dags["housekeeping"].test().state == "success"
