"""Letters to who reports by an English form: acknowledgements and answers to mails, in English."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from prefaudit.campaigns import reminders
from prefaudit.campaigns.forms import bundle
from prefaudit.feedback.acknowledgement_mails import queue_acknowledgements
from prefaudit.feedback.mail_answers import queue_mail_answers
from prefaudit.l10n.languages import speaking
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection, connect
from tests.feedback.english import home

SIGNED = "\n\nThe quality office"


@pytest.fixture
def english(settings: Settings, tmp_path: Path) -> Settings:
    own = home(tmp_path / "home")
    return replace(settings, home=own.home, bureau="office@example.org")


def _rejected(connection: Connection) -> None:
    """A return received by mail on 1 June 2026 at 10:05 in Paris, rejected for one issue and answered."""
    row = connection.execute(
        b"insert into ledger.submissions (sha256, file_name, size_bytes, channel, archive_path, received_at, state, "
        b"form, language, campaign_code, site_code, verdict) values (repeat('a', 64), 'meals.xlsx', 1, 'mail', "
        b"'/a/b', '2026-06-01T08:05Z', 'validated', 'school-meals', 'en', 'lunch', '26', 'rejected') "
        b"returning submission_id"
    ).fetchone()
    assert row is not None
    connection.execute("insert into ledger.answers values (%s, '/p', '/w', '2026-06-02T00:00Z')", [row[0]])
    connection.execute(
        "insert into ledger.issues (submission_id, position, rule, severity, stage, origin, table_name, field, "
        "sheet, cell, found, expected, message) values (%s, 1, 'types.integer', 'error', 'types', 'reading', 'meals', "
        "'served', 'Meals', 'B4', 'many', 'A whole number.', '“many” is not a whole number.')",
        [row[0]],
    )


def _messages(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute("select subject, body from ledger.messages order by message_id").fetchall()
    return [(str(subject), str(body)) for subject, body in rows]


def test_the_acknowledgement_of_a_return_is_english(english: Settings) -> None:
    with connect(english) as connection:
        _rejected(connection)
        connection.execute(b"insert into restricted.contacts values ('26', 'north@example.org', '2026-01-01T00:00Z')")
        assert queue_acknowledgements(english, connection) == 1
        assert _messages(connection) == [
            (
                "Return rejected: to be corrected and sent again – lunch, 26",
                "Hello,\n\nSite: 26\nCampaign: lunch\n\nYour workbook “meals.xlsx”, received on 1 June 2026 at "
                "10:05, has been checked.\n"
                "Return rejected: to be corrected and sent again (1 blocking issue, 0 warnings).\n"
                "Correct the blocking issues marked in the attached annotated workbook, save it, then send the "
                "workbook again as soon as possible.\n\n"
                "The acknowledgement is attached; it opens in a browser and can be printed.\n"
                f"The state of your submissions: {english.control_room}/sites/lunch/26\n"
                f"Any questions? Write to office@example.org.{SIGNED}",
            )
        ]


def test_a_mail_without_its_file_is_answered_in_the_language_of_all_forms(english: Settings) -> None:
    with connect(english) as connection:
        connection.execute(b"insert into restricted.contacts values ('26', 'north@example.org', '2026-01-01T00:00Z')")
        connection.execute(
            b"insert into ledger.mails (mailbox, message_id, sender, subject, received_at, state, site_codes, answer) "
            b"values ('m', '1', 'north@example.org', 'Meals', '2026-06-01T08:05Z', 'announced', '{26}', 'announced')"
        )
        assert queue_mail_answers(english, connection) == 1
        assert _messages(connection) == [
            (
                "Your message came without an attached file",
                "Hello,\n\nYour message received on 1 June 2026 at 10:05 mentions an attached file but brings none: no "
                "return was taken into account.\n\n"
                "Attach the workbook (.xlsx) to a new message to this address, or upload it on the returns page: "
                f"{english.control_room}\n"
                "If your message did not announce a return, there is nothing for you to do.\n"
                f"Any questions? Write to office@example.org.{SIGNED}",
            )
        ]


def test_the_mail_that_brings_a_form_and_the_reminder_are_english(english: Settings, reference: Reference) -> None:
    with speaking("en"):
        subject, body = bundle._letter(reference, "Lunch", "", date(2026, 6, 12))
        row = {"campaign_code": "lunch", "campaign_label": "Lunch", "site_code": "26", "site_name": "North"}
        row |= {"audit_type": "", "audit_type_label": "", "state": "rejected"}
        late = reminders._reminder(english, {**row, "due_on": date(2026, 6, 1)}, ("a@b.org",), date(2026, 6, 2))
    assert (subject, body) == (
        "Lunch: your form",
        "Hello,\n\nAttached is the form of your site for “Lunch”.\n"
        "What we know is already filled in; the cells to complete are coloured.\n\n"
        "Please send it back, completed, by 12 June 2026 at the latest, through the usual channel.\n"
        f"You will receive an acknowledgement and, where there is a need, your annotated workbook.{SIGNED}\n",
    )
    assert (late.subject, late.body) == (
        "Return overdue: Lunch, North",
        "Hello,\n\nThe return of your site for “Lunch” was due on 1 June 2026.\n\n"
        "What you sent last could not be accepted: the annotated workbook that was sent back to you says what to "
        "correct, cell by cell. Please send a corrected workbook.\n\n"
        f"The state of your submissions: {english.control_room}/sites/lunch/26\n\n"
        f"If you sent your return today, please disregard this message.{SIGNED}",
    )
