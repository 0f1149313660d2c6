"""The whole run on real workbooks and a real PostgreSQL: what is found, what replaces what, what changes nothing."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.ingestion.channels import LandingError
from prefaudit.model.errors import OperatorError
from prefaudit.publication.build import stale
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import Plan
from prefaudit.simulation.faults import FAULTS
from prefaudit.tasks import consolidate_returns, publish_summaries
from prefaudit.warehouse.postgres.connection import Connection, DatabaseUnavailable, connect
from tests.support.landing import CAMPAIGN, deposit, deposit_plan, fingerprint, form, issues, verdicts
from tests.support.publishing import rows_alone

# Simulated returns checked in all, in nights of 300 with other answers each: PREFAUDIT_TEST_RETURNS=1000 for more.
RETURNS = int(os.environ.get("PREFAUDIT_TEST_RETURNS", "140"))
A_RUN = 300


def current(connection: Connection) -> dict[str, int]:
    """The submission whose audit is current, by site."""
    rows = connection.execute(
        "select site_code, submission_id from warehouse.audits where recorded_to is null"
    ).fetchall()
    return {str(site): int(number) for site, number in rows}


def numbers(connection: Connection) -> dict[str, int]:
    """The submission's number by file name."""
    rows = connection.execute("select file_name, submission_id from ledger.submissions").fetchall()
    return {str(name): int(number) for name, number in rows}


@pytest.mark.parametrize("seed", range(-(-RETURNS // A_RUN)))
def test_every_fault_is_found_at_its_cell_under_its_rule_and_none_elsewhere(
    seed: int, quick: Settings, tmp_path: Path
) -> None:
    sites = min(A_RUN, RETURNS - seed * A_RUN)
    plan = Plan(CAMPAIGN, sites=sites, seed=seed, faults=min(len(FAULTS), sites), twice=min(10, sites))
    expected = deposit_plan(quick, plan, tmp_path / "aside")
    # In more than one part, which no verdict may show.
    consolidate_returns.run(replace(quick, validation_size=120), publish=False)
    with connect(quick) as connection:
        found, judged = issues(connection), verdicts(connection)
    wanted = {
        name: sorted((each["rule"], each["sheet"], each["cell"], each["severity"]) for each in line["issues"])  # type: ignore[attr-defined,index]
        for name, line in expected.items()
    }
    assert found == wanted
    assert judged == {name: line["verdict"] for name, line in expected.items()}
    assert sites < len(FAULTS) or {line["fault"] for line in expected.values()} - {""} == set(FAULTS)


def test_a_second_run_on_the_same_landing_zone_changes_no_row(quick: Settings, tmp_path: Path) -> None:
    deposit_plan(quick, Plan(CAMPAIGN, sites=6, seed=3, faults=2), tmp_path / "aside")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        before = fingerprint(connection)
    packages = sorted(path for path in Path(quick.publications).rglob("*") if path.is_file())
    assert consolidate_returns.run(quick) == []
    with connect(quick) as connection:
        assert fingerprint(connection) == before
    assert sorted(path for path in Path(quick.publications).rglob("*") if path.is_file()) == packages


def test_a_corrected_resubmission_replaces_and_a_rejected_one_leaves_the_accepted_return_current(
    quick: Settings, reference: Reference
) -> None:
    deposit(quick, form(quick, reference, "26", "first"), "26", name="un.xlsx")
    consolidate_returns.run(quick, publish=False)
    deposit(
        quick, form(quick, reference, "26", "second"), "26", name="deux.xlsx", days=1, fault=FAULTS["result_erased"]
    )
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection) == {"un.xlsx": "accepted", "deux.xlsx": "rejected"}
        assert current(connection) == {"26": numbers(connection)["un.xlsx"]}
        ((received, refused),) = connection.execute(
            "select to_char(accepted.received_at at time zone 'Europe/Paris', 'DD/MM/YYYY à HH24:MI'), answer.page "
            "from ledger.submissions as accepted, ledger.submissions as sent inner join ledger.answers as answer using "
            "(submission_id) where accepted.file_name = 'un.xlsx' and sent.file_name = 'deux.xlsx'"
        ).fetchall()
    page = Path(str(refused)).read_text(encoding="utf-8")
    assert f"Le retour accepté, reçu le {received}, reste valable. Pour le remplacer, corrigez" in page
    assert "<dt>Site</dt><dd>Préfecture de la Drôme (26)</dd>" in page
    deposit(quick, form(quick, reference, "26", "second"), "26", name="trois.xlsx", days=2)
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        known = numbers(connection)
        assert current(connection) == {"26": known["trois.xlsx"]}
        superseded = connection.execute("select file_name, superseded_by from ledger.submissions order by 1").fetchall()
        assert superseded == [("deux.xlsx", None), ("trois.xlsx", None), ("un.xlsx", known["trois.xlsx"])]
        history = connection.execute(
            "select submission_id from warehouse.audits where recorded_to is not null"
        ).fetchall()
        assert history == [(known["un.xlsx"],)]


# Files that are no return, the site in whose name each comes, and the one rule that each breaks.
BAD_FILES = {
    "empty_file": ("26", "file.empty"),
    "truncated_file": ("01", "file.truncated"),
    "foreign_workbook": ("02", "structure.not_a_return"),
    "web_page_named_xlsx": ("03", "file.foreign_format"),
    "another_sites_code": ("04", "identity.file_name"),
}


def test_each_bad_file_is_a_rejected_submission_with_one_issue_and_the_run_goes_on(
    quick: Settings, reference: Reference
) -> None:
    bad = {
        deposit(quick, form(quick, reference, site), site, fault=FAULTS[fault]): rule
        for fault, (site, rule) in BAD_FILES.items()
    }
    contents = {path: path.read_bytes() for path in bad}
    good = deposit(quick, form(quick, reference, "692"), "692")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", **dict.fromkeys((path.name for path in bad), "rejected")}
        found = issues(connection)
        kept = connection.execute("select file_name, archive_path from ledger.submissions").fetchall()
    assert {path: [issue[0] for issue in found[path.name]] for path in bad} == {path: [bad[path]] for path in bad}
    archived = {str(name): Path(str(place)).read_bytes() for name, place in kept}
    assert {path: (archived[path.name], path.read_bytes()) for path in bad} == {
        path: (content, content) for path, content in contents.items()
    }


@rows_alone()
def test_a_file_that_cannot_be_read_counts_as_received_from_the_site_that_its_name_announces(
    quick: Settings, reference: Reference
) -> None:
    deposit(quick, form(quick, reference, "26"), "26", fault=FAULTS["truncated_file"])
    deposit(quick, form(quick, reference, "692"), "692")
    consolidate_returns.run(quick)
    with connect(quick) as connection:
        states = connection.execute(
            "select site_code, state from published.returns where state <> 'missing' order by 1"
        ).fetchall()
    assert states == [("26", "rejected"), ("692", "accepted")]


def test_every_submission_is_answered_once_and_the_faulty_one_gets_its_workbook_back(
    quick: Settings, reference: Reference
) -> None:
    bad = deposit(quick, form(quick, reference, "26"), "26", fault=FAULTS["staff_in_words"])
    deposit(quick, form(quick, reference, "692"), "692")
    consolidate_returns.run(quick, publish=False)
    consolidate_returns.run(quick, publish=False)
    answers = sorted(path.relative_to(quick.answers).as_posix() for path in Path(quick.answers).rglob("*.*"))
    with connect(quick) as connection:
        known = numbers(connection)
    assert answers == sorted(
        [
            f"2026/26/{known[bad.name]}/{bad.stem}_accuse.html",
            f"2026/26/{known[bad.name]}/{bad.stem}_controle.xlsx",
            f"2026/692/{known['retour_2026_692_self-assessment.xlsx']}/retour_2026_692_self-assessment_accuse.html",
        ]
    )


def test_an_annotated_copy_corrected_and_sent_back_is_accepted(quick: Settings, reference: Reference) -> None:
    import openpyxl  # noqa: PLC0415

    deposit(quick, form(quick, reference, "26"), "26", fault=FAULTS["staff_in_words"])
    consolidate_returns.run(quick, publish=False)
    copy = next(Path(quick.answers).rglob("*_controle.xlsx"))
    book = openpyxl.load_workbook(copy)
    cell = next(c for row in book["Identification"].iter_rows() for c in row if c.value == "environ 200")
    cell.value = 400
    book.save(Path(quick.landing) / "retour_2026_26_self-assessment_corrige.xlsx")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection)["retour_2026_26_self-assessment_corrige.xlsx"] == "accepted"
        assert list(current(connection)) == ["26"]


@rows_alone()
def test_a_run_stopped_after_any_step_is_taken_up_by_the_next(quick: Settings, reference: Reference) -> None:
    deposit(quick, form(quick, reference, "26"), "26")
    deposit(quick, form(quick, reference, "692"), "692", fault=FAULTS["result_erased"])
    consolidate_returns.prepare(quick)
    consolidate_returns.discover(quick)
    assert [len(batch) for batch in consolidate_returns.plan_batches(quick)] == [2]
    consolidate_returns.discover(quick)
    assert [len(batch) for batch in consolidate_returns.plan_batches(quick)] == [2]
    for batch in consolidate_returns.plan_batches(quick):
        consolidate_returns.read(batch, quick)
        consolidate_returns.read(batch, quick)
    assert consolidate_returns.validate_all(quick) == 2
    assert consolidate_returns.validate_all(quick) == 0
    assert consolidate_returns.consolidate(quick) == [CAMPAIGN]
    # Stopped before anything was announced: the next run still finds what has to be published.
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    assert consolidate_returns.run(quick) == []


def test_a_run_has_no_more_batches_and_portions_than_airflow_maps_a_task_over(
    quick: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    for site in ("26", "692", "01"):
        deposit(quick, form(quick, reference, site), site)
    consolidate_returns.prepare(quick)
    consolidate_returns.discover(quick)
    one_each = replace(quick, batch_size=1, validation_size=1)
    batches = consolidate_returns.plan_batches(one_each)
    assert batches == [[1], [2], [3]]
    assert consolidate_returns.plan_portions(one_each) == [[]]
    for batch in batches:
        consolidate_returns.read(batch, quick)
    assert consolidate_returns.plan_portions(one_each) == batches
    monkeypatch.setattr(consolidate_returns, "MOST_BATCHES", 2)
    assert consolidate_returns.plan_portions(one_each) == [[1, 2], [3]]
    # Those of a portion that have a verdict by now are left alone.
    assert [consolidate_returns.validate(portion, quick) for portion in ([2], [1, 2], [])] == [1, 1, 0]


def test_no_database_is_a_sentence_that_says_what_to_do(quick: Settings) -> None:
    unreachable = replace(quick, database_url="postgresql://nobody@127.0.0.1:9/none")
    with pytest.raises(DatabaseUnavailable, match=r"cannot be reached .* PREFAUDIT_DATABASE_URL is running"):
        consolidate_returns.prepare(unreachable)


def test_an_unreachable_landing_zone_is_a_sentence_and_the_next_run_recovers(
    quick: Settings, reference: Reference, tmp_path: Path
) -> None:
    unreachable = replace(quick, landing=str(tmp_path / "not-mounted"))
    consolidate_returns.prepare(unreachable)
    with pytest.raises(LandingError, match="PREFAUDIT_LANDING"):
        consolidate_returns.discover(unreachable)
    deposit(unreachable, form(unreachable, reference, "26"), "26")
    assert consolidate_returns.run(unreachable, publish=False) == [CAMPAIGN]


def test_our_own_landing_zone_is_made_once_and_missed_afterwards(quick: Settings, reference: Reference) -> None:
    consolidate_returns.prepare(quick)
    assert Path(quick.landing).is_dir()
    deposit(quick, form(quick, reference, "26"), "26")
    consolidate_returns.run(quick, publish=False)
    Path(quick.landing).rename(Path(quick.landing).with_name("moved"))
    consolidate_returns.prepare(quick)
    with pytest.raises(LandingError, match="cannot be listed"):
        consolidate_returns.discover(quick)
    Path(quick.landing).write_text("no folder", encoding="utf-8")
    consolidate_returns.prepare(quick)
    with pytest.raises(LandingError, match="cannot be listed"):
        consolidate_returns.discover(quick)


@rows_alone()
def test_a_campaign_is_stale_until_its_figures_are_made_from_the_present_data(
    quick: Settings, reference: Reference
) -> None:
    deposit(quick, form(quick, reference, "26"), "26")
    consolidate_returns.run(quick)
    with connect(quick) as connection:
        assert stale(connection) == ()
    deposit(quick, form(quick, reference, "692"), "692")
    consolidate_returns.discover(quick)
    for batch in consolidate_returns.plan_batches(quick):
        consolidate_returns.read(batch, quick)
    consolidate_returns.validate_all(quick)
    assert consolidate_returns.consolidate(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        assert stale(connection) == (CAMPAIGN,)
    publish_summaries.publish(CAMPAIGN, quick)
    with connect(quick) as connection:
        assert stale(connection) == ()


def test_what_is_found_beside_a_run_is_said_also_where_the_run_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(message: str) -> Callable[[Settings], None]:
        def failing(settings: Settings) -> None:
            raise OperatorError(message)

        return failing

    monkeypatch.setattr(consolidate_returns, "prepare", lambda settings: None)
    monkeypatch.setattr(consolidate_returns, "verify_publications", fails("It was altered."))
    monkeypatch.setattr(consolidate_returns, "check_reference", lambda settings: None)
    monkeypatch.setattr(consolidate_returns, "check_forms", lambda settings: None)
    monkeypatch.setattr(consolidate_returns, "collect_mail", fails("No mailbox answers."))
    with pytest.raises(OperatorError, match="No mailbox"):
        consolidate_returns.run(Settings.from_env({}))
    assert "It was altered." in caplog.text
