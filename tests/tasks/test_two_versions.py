"""Two versions of the audit return in one run: each read, judged, answered and settled by its own rules."""

from dataclasses import replace
from pathlib import Path

import pytest
from upath import UPath

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.campaigns.forms.prefilled import write_forms
from prefaudit.model.contracts import load_contracts
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference, expected_returns
from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.simulation.campaign import filled
from prefaudit.tasks import consolidate_returns
from prefaudit.validation.revalidation import revalidate
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.server import ServerInfo
from prefaudit.workbook.reading import load_knowledge, read_return
from tests.support.databases import temporary_database
from tests.support.landing import deposit, filing, issues, verdicts
from tests.support.second_form import COLUMN, RULE, home_with_second_version

LAST_YEAR, THIS_YEAR = "2024", "2026"


@pytest.fixture(scope="module")
def run(module_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with two versions, after a run: 2024 awaits the first, 2026 the second."""
    settings = replace(module_settings, home=str(home_with_second_version(tmp_path_factory.mktemp("home"), THIS_YEAR)))
    for campaign, version, name, said in (
        (LAST_YEAR, "1", "last-year", {}),
        (THIS_YEAR, "2", "this-year", {COLUMN: "oui"}),
        (THIS_YEAR, "2", "this-year-wrong", {COLUMN: "peut-être"}),
        # Its one fault is a rule of the second version that the first has not: it is not asked.
        (LAST_YEAR, "1", "last-year-remark", {COLUMN: "peut-être"}),
        (THIS_YEAR, "1", "of-last-year", {}),
        (THIS_YEAR, "2", "unknown", {"form_version": "3"}),
    ):
        deposit(settings, _draft(settings, campaign, version, said), "26", name=f"{name}.xlsx")
    assert consolidate_returns.run(settings, publish=False) == [LAST_YEAR, THIS_YEAR]
    return settings


def _draft(settings: Settings, campaign: str, version: str, said: dict[str, str]) -> Draft:
    contract = load_contracts(settings.contracts)["audit-return", version]
    reference = Reference.load(settings.reference)
    draft = filled(contract, reference, filing(reference, "26", campaign), f"{campaign} {version} {said}")
    for field, value in said.items():
        if field in draft.sheet("identification").places:
            draft.sheet("identification").set(field, value)
        else:
            findings = draft.sheet("findings")
            column = findings.places.get(field, (None, max(at for _, at in findings.places.values()) + 1))[1]
            findings.put(findings.first_row - 1, column, "Audit à distance")
            findings.put(findings.first_row, column, value)
    return draft


def test_each_return_is_judged_by_the_version_that_it_names(run: Settings) -> None:
    with connect(run) as connection:
        found, of = issues(connection), verdicts(connection)
        kept = connection.execute(
            "select file_name, form, form_version, state from ledger.submissions order by file_name"
        ).fetchall()
    assert {name: verdict for name, verdict in of.items() if verdict != "rejected"} == {
        "last-year.xlsx": "accepted",
        "last-year-remark.xlsx": "accepted_with_warnings",
        "this-year.xlsx": "accepted",
    }
    assert found["last-year-remark.xlsx"][0][:2] == ("structure.column.extra", "Constats")
    wrong = run_cell(run, "this-year-wrong.xlsx")
    assert found["this-year-wrong.xlsx"] == [(RULE, "Constats", wrong, "error")]
    assert found["of-last-year.xlsx"] == [("identity.version.awaited", "Identification", "C6", "error")]
    assert found["unknown.xlsx"] == [("identity.version.unknown", "Identification", "C6", "error")]
    assert [(name, version) for name, _, version, _ in kept] == [
        ("last-year-remark.xlsx", "1"),
        ("last-year.xlsx", "1"),
        ("of-last-year.xlsx", "1"),
        ("this-year-wrong.xlsx", "2"),
        ("this-year.xlsx", "2"),
        ("unknown.xlsx", "3"),
    ]
    assert {(form, state) for _, form, _, state in kept} == {("audit-return", "settled")}


def run_cell(settings: Settings, name: str) -> str:
    """The cell of the one issue of a file."""
    with connect(settings) as connection:
        ((_, _, cell, _),) = issues(connection)[name]
    return cell


def test_what_is_awaited_is_told_in_one_sentence(run: Settings) -> None:
    with connect(run) as connection:
        rows = connection.execute(
            "select rule, message, expected from ledger.issues where rule like 'identity.version.%' order by rule"
        ).fetchall()
    assert rows == [
        (
            "identity.version.awaited",
            "Ce classeur est rempli sur la version « 1 » du formulaire « Retour d'audit qualité » ; la campagne 2026 "
            "attend la version « 2 ».",
            "La version « 2 » : reportez vos réponses dans le classeur de la campagne.",
        ),
        (
            "identity.version.unknown",
            "Ce classeur est rempli sur la version « 3 » du formulaire « Retour d'audit qualité », qui n'existe pas.",
            "Une version qui existe (« 1 », « 2 ») : reportez vos réponses dans le classeur de la campagne.",
        ),
    ]


@pytest.mark.parametrize("campaign", [LAST_YEAR, THIS_YEAR])
def test_a_campaign_revalidated_is_unchanged(run: Settings, campaign: str) -> None:
    with connect(run) as connection:
        found = revalidate(run, connection, campaign)
    assert found.differences == ()
    assert found.unread == ()
    assert [(sent.verdict, verdict) for sent, verdict in found.verdicts if sent.verdict is not verdict] == []


def test_the_annotated_copy_marks_the_version(run: Settings) -> None:
    with connect(run) as connection:
        rows = connection.execute(
            "select sent.file_name, reply.workbook from ledger.answers as reply "
            "inner join ledger.submissions as sent on reply.submission_id = sent.submission_id "
            "where sent.verdict = 'rejected' order by sent.file_name"
        ).fetchall()
    assert [(name, Path(str(workbook)).is_file()) for name, workbook in rows] == [
        (name, True) for name in ("of-last-year.xlsx", "this-year-wrong.xlsx", "unknown.xlsx")
    ]


@pytest.mark.parametrize(("campaign", "version"), [(LAST_YEAR, "1"), (THIS_YEAR, "2")])
def test_the_forms_of_a_campaign_are_of_the_version_that_it_awaits(
    run: Settings, tmp_path: Path, campaign: str, version: str
) -> None:
    reference = Reference.load(run.reference)
    (path,) = write_forms(run, reference, expected_returns(reference, campaign, ["26"]), tmp_path)
    read = read_return(path, path.name, load_knowledge(run.contracts, run.reference), run)
    assert isinstance(read, ReadReturn)
    assert (read.key, path.name) == (("audit-return", version), f"retour_{campaign}_26_self-assessment.xlsx")


def test_a_warehouse_made_again_from_the_archive_has_the_same_versions(
    run: Settings, server: ServerInfo, template: str, tmp_path: Path
) -> None:
    query = "select sha256, form, form_version, campaign_code, verdict, state from ledger.submissions order by sha256"
    with temporary_database(server, template) as name:
        again = replace(run, var=str(tmp_path), archive=str(tmp_path / "archive"), database_url=server.url_for(name))
        with connect(run) as before, connect(again) as after:
            done = restore(again, after, scan(UPath(run.archive)))
            assert after.execute(query).fetchall() == before.execute(query).fetchall()
    assert (done.submissions, done.unmatched) == (6, ())
