"""Ten thousand mails that nobody meant: none stops another, none vanishes.

For all of them:
`PREFAUDIT_TEST_MAILS=10000 PREFAUDIT_TEST_SEED=a .venv/bin/python -m pytest -s tests/mail/test_fuzz.py`
"""

import os
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from prefaudit.ingestion import mail_intake, named_sites
from prefaudit.ingestion.mail_intake import Mail, known, take
from prefaudit.mail.contacts import register
from prefaudit.mail.reading import LetterReader
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.workbook.sandbox import Sandbox
from tests.ingestion.mailing import require_nothing_vanished
from tests.mail.fuzz import lost, mutated

COUNT, SEED = int(os.environ.get("PREFAUDIT_TEST_MAILS", "150")), os.environ.get("PREFAUDIT_TEST_SEED", "a")


def test_no_mail_stops_another_and_none_vanishes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(settings, mail_day_limit=10**6, quarantine_limit=10**10, mail_timeout=20.0)
    consolidate_returns.prepare(settings)
    counts: Counter[str] = Counter()
    with connect(settings) as connection, Sandbox(replace(settings, read_workers=1)) as sandbox:
        register(connection, [(2, "26", "site@example.org")], "marie")
        monkeypatch.setattr(mail_intake, "named_sites", _read_once(settings, connection, sandbox))
        reader = LetterReader(sandbox, settings)
        for number, raw in enumerate(mutated(COUNT, SEED)):
            letter = reader.read(raw)
            assert lost(raw, letter) == [], f"mail {number} of seed {SEED}"
            mail = Mail("box", letter, len(raw), raw)
            state = known(connection, mail)
            outcome = None if state else take(settings, connection, sandbox, mail)
            counts[outcome.state if outcome else "known"] += 1
            counts[f"problem: {letter.problem}"] += bool(letter.problem)
            counts["files"] += len(outcome.files) if outcome else 0
        require_nothing_vanished(connection)
        recorded = connection.execute("select count(*), coalesce(sum(attachments), 0) from ledger.mails").fetchone()
    assert recorded == (COUNT - counts["known"], counts["files"])
    print(f"{COUNT} mails of seed {SEED}: {dict(counts)}")


def _read_once(settings: Settings, connection: Connection, sandbox: Sandbox):  # type: ignore[no-untyped-def]
    """Most mutated mails bring the same workbook: it is read once."""

    @cache
    def of(name: str, data: bytes) -> named_sites.FileSites:
        (found,) = named_sites.named_sites(settings, connection, sandbox, [(name, data)])
        return found

    return lambda settings, connection, sandbox, files: [of(*file) for file in files]
