"""The lineage: every name exists, and nobody's password is in one."""

from dataclasses import replace

import pytest

from prefaudit.monitoring.lineage import STEPS, Dataset, datasets, place
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/srv/prefaudit/landing", Dataset("file", "/srv/prefaudit/landing")),
        ("file:///srv/landing", Dataset("file", "/srv/landing")),
        ("s3://returns/landing/2026", Dataset("s3://returns", "landing/2026")),
        ("sftp://user:hunter2@host:2222/in?x=1", Dataset("sftp://host:2222", "in")),
        ("airflow://connection/folder", Dataset("airflow://connection", "folder")),
        ("imaps://user:hunter2@mail.example.org/INBOX", Dataset("imaps://mail.example.org", "INBOX")),
        ("smtp://user:hunter2@mail.example.org:587", Dataset("smtp://mail.example.org:587", "/")),
    ],
)
def test_a_place_is_named_as_openlineage_asks_without_a_password(url: str, found: Dataset) -> None:
    assert place(url) == found


def test_every_name_of_the_declaration_is_a_table_or_a_place_and_tables_have_their_columns(
    settings: Settings, connection: Connection
) -> None:
    reached = replace(settings, imap_url="imap://u:p@h/I", smtp_url="smtp://u:p@h", channels="s3://a/b sftp://u:p@h/c")
    for name in {name for step in STEPS.values() for name in (*step.reads, *step.writes)}:
        found = datasets(reached, connection, [name])
        assert found, name
        assert all(bool(each.columns) == ("." in name) for each in found)
    assert datasets(settings, connection, ["mailbox", "channels", "mail_server"]) == []
    information = connection.info
    (submissions,) = datasets(settings, connection, ["ledger.submissions"])
    # The server of the tests is reached by a socket.
    host = "localhost" if information.host.startswith("/") else information.host
    assert submissions.namespace == f"postgres://{host}:{information.port}"
    assert submissions.name == f"{information.dbname}.ledger.submissions"
    assert submissions.columns[:2] == (("submission_id", "bigint"), ("sha256", "text"))
