"""What the database cannot take in of the reference files stays as it is there, and costs nothing else."""

import shutil
from pathlib import Path

import pytest

from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.campaigns import bring_up_to_date, current_reference
from prefaudit.warehouse.kept_reference import refused, sentence_on
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import ReferenceSyncError, sync_reference

FOLDER = Settings.from_env({}).reference


def _folder(place: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """A copy of the reference data in which texts are replaced, by file."""
    shutil.copytree(FOLDER, place)
    for name, (old, new) in changes.items():
        text = (place / name).read_text(encoding="utf-8")
        assert old in text
        (place / name).write_text(text.replace(old, new), encoding="utf-8")
    return place


def _of(reference: Reference, table: str, campaign: str) -> list[object]:
    return sorted(map(str, (row for row in reference.table(table) if row["campaign_code"] == campaign)))


def test_a_campaign_and_a_table_that_cannot_be_taken_in_stay_and_the_others_change(
    connection: Connection, tmp_path: Path
) -> None:
    before = bring_up_to_date(connection, FOLDER)
    assert refused(connection) == ()
    connection.execute("alter table ledger.returns_owed add check (due_on < date '2030-01-01') not valid")
    folder = _folder(
        tmp_path / "wrong",
        {
            "campaigns/2026.yaml": ("due_on: 2026-11-15", "due_on: 2031-11-15"),
            "campaigns/2024.yaml": ("campaign_label: ", "campaign_label: Autre "),
            "modules.csv": ("Engagements communs,true,1,", f"Engagements communs,true,{2**40},"),
            "indicators.csv": ("Note moyenne de l'enquête mystère", "Note de l'enquête mystère"),
        },
    )
    after = bring_up_to_date(connection, folder)
    wrong_table, wrong_campaign = refused(connection)
    assert (wrong_table.item, wrong_table.of_campaign) == ("modules", False)
    assert (wrong_campaign.item, wrong_campaign.of_campaign) == ("2026", True)
    assert "« modules »" in str(wrong_table.reason) and "« owed »" in str(wrong_campaign.reason)
    last = sentence_on(refused(connection)).splitlines()[-1]
    assert last == "Until then everything goes on with what the warehouse has of: table modules, campaign 2026."
    # Whoever asks is given the same: what stays, and what changed.
    assert current_reference(connection, folder).tables == after.tables
    assert sorted(map(str, after.table("modules"))) == sorted(map(str, before.table("modules")))
    assert _of(after, "owed", "2026") == _of(before, "owed", "2026") != []
    assert "Autre" in "".join(map(str, _of(after, "campaigns", "2024")))
    assert "Note de l'enquête mystère" in {row["indicator_label"] for row in after.table("indicators")}
    assert set(sync_reference(connection, after).values()) == {0}
    bring_up_to_date(connection, FOLDER)
    assert refused(connection) == ()


def test_where_what_stays_contradicts_the_rest_nothing_of_the_files_is_taken_in(
    connection: Connection, tmp_path: Path
) -> None:
    before = bring_up_to_date(connection, FOLDER)
    connection.execute("alter table reference.modules add check (module_code <> '9') not valid")
    lines = {
        name: (FOLDER / name).read_text(encoding="utf-8").rstrip("\n").rpartition("\n")[2]
        for name in ("modules.csv", "commitments.csv")
    }
    standard = lines["modules.csv"].partition(",")[0]
    folder = _folder(
        tmp_path / "wrong",
        {
            "modules.csv": (lines["modules.csv"], f"{lines['modules.csv']}\n{standard},9,Neuf,false,9,project,projet"),
            "commitments.csv": (
                lines["commitments.csv"],
                f"{lines['commitments.csv']}\n{standard},E99,9,,Un de plus,99,project,projet",
            ),
        },
    )
    after = bring_up_to_date(connection, folder)
    assert sorted(map(str, after.table("commitments"))) == sorted(map(str, before.table("commitments")))
    items = {each.item for each in refused(connection)}
    assert {"modules", "commitments", "sites", "2026"} <= items
    assert [each.item for each in refused(connection) if each.reason] == ["modules"]


def test_what_was_never_there_has_nothing_to_go_on_with(connection: Connection, tmp_path: Path) -> None:
    folder = _folder(
        tmp_path / "wrong",
        {"modules.csv": ("Engagements communs,true,1,", f"Engagements communs,true,{2**40},")},
    )
    with pytest.raises(ReferenceSyncError, match="« modules »"):
        bring_up_to_date(connection, folder)
    assert refused(connection) == ()
