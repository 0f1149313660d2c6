"""A past campaign under today's rules: what would differ is reported, and nothing of what was reported changes."""

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from prefaudit.cli import main as cli
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.simulation.faults import FAULTS
from prefaudit.simulation.mutation import Workbench
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.campaigns import UnknownCampaign
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.support.command_line import typed
from tests.support.landing import CAMPAIGN, deposit, filing, fingerprint, form

SCHEMAS = ("ledger", "warehouse", "restricted", "publication", "staging", "reference")


@pytest.fixture(scope="module")
def lived(module_settings: Settings, reference: Reference) -> Settings:
    """A night with an accepted return, one with a warning, a rejected one and one that cannot be read."""
    life = module_settings
    deposit(life, form(life, reference, "26"), "26", name="bon.xlsx")
    deposit(life, form(life, reference, "692"), "692", name="long.xlsx", fault=FAULTS["long_comment"])
    deposit(life, form(life, reference, "02"), "02", name="fautif.xlsx", fault=FAULTS["action_erased"])
    deposit(life, form(life, reference, "01"), "01", fault=FAULTS["truncated_file"])
    consolidate_returns.run(life, publish=False)
    return life


@pytest.fixture
def today(lived: Settings, tmp_path: Path) -> Settings:
    """The house with other rules: a comment too long is an error, an action may be left out."""
    home = tmp_path / "house"
    shutil.copytree(lived.expectations, home / "expectations")
    (home / "include").symlink_to(Path(lived.home) / "include")
    _edit(home / "expectations/audit-return/1/findings.json", "findings.comment.length", severity="critical")
    _edit(home / "expectations/audit-return/1/nonconformities.json", "nonconformities.action.present")
    return replace(lived, home=str(home))


def _edit(suite: Path, rule: str, **changes: str) -> None:
    """Change a rule of a suite; drop it where no change is given."""
    content: dict[str, Any] = json.loads(suite.read_text(encoding="utf-8"))
    assert rule in {each["meta"]["rule"] for each in content["expectations"]}
    content["expectations"] = [
        {**each, **changes} if each["meta"]["rule"] == rule else each
        for each in content["expectations"]
        if changes or each["meta"]["rule"] != rule
    ]
    suite.write_text(json.dumps(content), encoding="utf-8")


def _run(settings: Settings, monkeypatch: pytest.MonkeyPatch, *arguments: str, campaign: str = CAMPAIGN) -> Result:
    for name in ("home", "var", "database_url"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", getattr(settings, name))
    return CliRunner().invoke(cli.app, ["revalidate", "--campaign", campaign, *arguments])


def _files(settings: Settings) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(settings.var).rglob("*") if path.is_file()}


def _first_issue(connection: Connection, name: str) -> tuple[str, str, str, str, str]:
    """The submission of a file with one issue: number, hash, rule, sheet and cell."""
    (row,) = connection.execute(
        "select s.submission_id, s.sha256, i.rule, i.sheet, i.cell from ledger.submissions s "
        "join ledger.issues i using (submission_id) where s.file_name = %s",
        [name],
    ).fetchall()
    number, sha256, rule, sheet, cell = map(str, row)
    return number, sha256, rule, sheet, cell


def test_the_same_rules_say_the_same(lived: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = _run(lived, monkeypatch, "--out", str(tmp_path / "differences.csv"))
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "Campaign 2026: 4 submissions checked again under today's rules. Nothing that was reported, consolidated or "
        "published has changed.",
        "Every one has the same verdict, and the same rules are broken at the same places.",
        f"0 differences are in {tmp_path / 'differences.csv'}.",
    ]


def test_other_rules_give_other_verdicts_each_reported_with_its_cell_and_nothing_is_changed(
    lived: Settings, today: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with connect(lived) as connection:
        before, files = fingerprint(connection, SCHEMAS), _files(lived)
        long, erased = _first_issue(connection, "long.xlsx"), _first_issue(connection, "fautif.xlsx")
    result = _run(today, monkeypatch, "--out", str(tmp_path / "differences.csv"))
    assert result.exit_code == 1, result.output
    assert result.stdout.splitlines() == [
        "Campaign 2026: 4 submissions checked again under today's rules. Nothing that was reported, consolidated or "
        "published has changed.",
        "2 would have another verdict: 1 accepted with warnings → rejected, 1 rejected → accepted.",
        "Rules that account for it, with how many submissions: findings.comment.length (1), "
        "nonconformities.action.present (1).",
        *sorted(
            [
                f"- submission {long[0]}, site 692, « long.xlsx »: accepted with warnings → rejected "
                "(findings.comment.length)",
                f"- submission {erased[0]}, site 02, « fautif.xlsx »: rejected → accepted "
                "(nonconformities.action.present)",
            ]
        ),
        "Broken rules, before → after:",
        "- nonconformities.action.present: 1 → 0",
        "- findings.comment.length: an error where it was a warning, or the reverse",
        "- 1 other rules: as often as before.",
        f"2 differences are in {tmp_path / 'differences.csv'}.",
    ]
    with (tmp_path / "differences.csv").open(encoding="utf-8", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["rule"])
    names = ("submission_id", "site", "file_name", "sha256", "verdict_before", "verdict_after")
    places = ("rule", "sheet", "cell", "before", "after")
    assert rows == [
        dict(
            zip(
                (*names, *places),
                (
                    long[0],
                    "692",
                    "long.xlsx",
                    long[1],
                    "accepted_with_warnings",
                    "rejected",
                    *long[2:],
                    "warning",
                    "error",
                ),
                strict=True,
            )
        ),
        dict(
            zip(
                (*names, *places),
                (erased[0], "02", "fautif.xlsx", erased[1], "rejected", "accepted", *erased[2:], "error", ""),
                strict=True,
            )
        ),
    ]
    with connect(lived) as connection:
        assert fingerprint(connection, SCHEMAS) == before
    assert _files(lived) == files


def test_the_differences_may_be_json_lines(
    lived: Settings, today: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert _run(today, monkeypatch, "--out", str(tmp_path / "differences.jsonl")).exit_code == 1
    lines = [json.loads(line) for line in (tmp_path / "differences.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [
        (each["file_name"], each["before"], each["after"]) for each in sorted(lines, key=lambda one: one["rule"])
    ] == [
        ("long.xlsx", "warning", "error"),
        ("fautif.xlsx", "error", ""),
    ]


def test_another_fault_without_another_verdict_is_a_difference_too(
    settings: Settings, reference: Reference, today: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    draft = form(quick, reference, "26")
    spoil = FAULTS["long_comment"].change
    assert spoil is not None
    spoil(Workbench(draft, filing(reference, "26"), reference, Random("deposit")))
    deposit(quick, draft, "26", fault=FAULTS["result_erased"])
    consolidate_returns.run(quick, publish=False)
    result = _run(replace(quick, home=today.home), monkeypatch)
    assert result.exit_code == 1, result.output
    assert result.stdout.splitlines()[1:] == [
        "Every one has the same verdict; what is found in them differs.",
        "Broken rules, before → after:",
        "- findings.comment.length: an error where it was a warning, or the reverse",
        "- 1 other rules: as often as before.",
    ]


def test_rows_that_still_stand_in_staging_are_read_there(
    settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    deposit(quick, form(quick, reference, "26"), "26", fault=FAULTS["staff_in_words"])
    deposit(quick, form(quick, reference, "692"), "692", fault=FAULTS["long_comment"])
    consolidate_returns.prepare(quick)
    consolidate_returns.discover(quick)
    for batch in consolidate_returns.plan_batches(quick):
        consolidate_returns.read(batch, quick)
    consolidate_returns.validate_all(quick)
    # Judged and not consolidated: the night was stopped there. The originals are not asked for.
    for path in Path(quick.archive).rglob("*.xlsx"):
        path.unlink()
    result = _run(quick, monkeypatch)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Campaign 2026: 2 submissions checked again")


def test_what_is_no_longer_in_the_archive_is_named_and_the_others_are_checked(
    settings: Settings, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = replace(settings, settle_seconds=0.0)
    deposit(quick, form(quick, reference, "26"), "26")
    deposit(quick, form(quick, reference, "692"), "692")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        number, place = connection.execute(
            "select submission_id, archive_path from ledger.submissions where site_code = '26'"
        ).fetchall()[0]
    Path(str(place)).unlink()
    result = _run(quick, monkeypatch)
    assert result.exit_code == 1, result.output
    assert result.stdout.splitlines()[0].startswith("Campaign 2026: 1 submissions checked again")
    assert result.stdout.splitlines()[1] == (
        "1 could not be checked again, their originals are no longer in the archive (expired and purged, or lost): "
        f"submissions {number}."
    )


def test_a_campaign_that_is_not_known_is_a_sentence(lived: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    error = _run(lived, monkeypatch, campaign="1999").exception
    assert isinstance(error, UnknownCampaign)
    assert str(error) == "No campaign has the code « 1999 ». See ledger.campaigns for those there are."


def test_a_place_that_cannot_be_written_is_reported_before_any_work(tmp_path: Path) -> None:
    # No warehouse is named: one that was looked for first would be made.
    result = typed("revalidate", "--campaign", CAMPAIGN, "--out", str(tmp_path / "none" / "d.csv"))
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"« {tmp_path}/none/d.csv » cannot be written (No such file or directory). Check that its folder exists and "
        "may be written, or name another file, then call again; nothing was done.\n"
    )
