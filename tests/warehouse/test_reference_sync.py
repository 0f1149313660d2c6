"""The mirror of the reference data."""

import pytest

from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import ReferenceSyncError, sync_reference
from tests.warehouse.sample import a_return, everything, sample_reference, settled


def test_the_same_files_change_no_row(connection: Connection) -> None:
    before = everything(connection)
    assert set(sync_reference(connection, sample_reference()).values()) == {0}
    assert everything(connection) == before


def test_a_label_is_corrected_and_a_row_removed(connection: Connection) -> None:
    reference = sample_reference()
    first, *others = reference.table("certificates")
    labels = [
        {**row, "label": "Conforme au référentiel"} if row["code"] == "conformity" else row
        for row in reference.table("code_lists")
    ]
    changed = sync_reference(connection, reference.changed("code_lists", labels).changed("certificates", others))
    assert {name: count for name, count in changed.items() if count} == {"code_lists": 1, "certificates": 1}
    assert first["site_code"] == "69"
    assert connection.execute("select label from reference.code_lists where code = 'conformity'").fetchall() == [
        ("Conforme au référentiel",)
    ]
    assert connection.execute("select count(*) from reference.certificates").fetchone() == (0,)


def test_a_row_of_before_a_column_was_added_ends_when_it_changes(connection: Connection) -> None:
    reference = sample_reference()
    # The history as it was before certificates had the column.
    connection.execute("update reference.history set content = content - 'renewed' where table_name = 'certificates'")
    changed = [{**row, "renewed": "true"} for row in reference.table("certificates")]
    sync_reference(connection, reference.changed("certificates", changed))
    assert connection.execute("select site_code, renewed from as_of.certificates").fetchall() == [("69", True)]


def test_a_criterion_that_accepted_returns_answer_cannot_be_removed(connection: Connection) -> None:
    settled(connection, a_return())
    reference = sample_reference()
    fewer = [row for row in reference.table("criteria") if row["criterion_code"] != "M1-C1"]
    before = everything(connection)
    with pytest.raises(ReferenceSyncError, match="Put it back"):
        sync_reference(connection, reference.changed("criteria", fewer))
    assert everything(connection) == before


def test_a_value_of_the_wrong_type_names_its_table(connection: Connection) -> None:
    reference = sample_reference()
    wrong = [{**row, "position": "premier"} for row in reference.table("modules")]
    with pytest.raises(ReferenceSyncError, match=r"« modules ».*premier"):
        sync_reference(connection, reference.changed("modules", wrong))
