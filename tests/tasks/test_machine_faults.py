"""What the machine does to a reader in a run: the return stays open, nothing else is touched, the next run reads it.

And a verdict that was wrong all the same: an operator has the submission judged again, and what was said is kept.
"""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from prefaudit.archive.originals import Archive
from prefaudit.model.read_return import ReadReturn
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.rejudgement import RejudgementRefused, rejudge
from prefaudit.web import queries
from prefaudit.web.labels import Labels
from prefaudit.workbook import pool
from prefaudit.workbook.pool import Job
from prefaudit.workbook.reading_rules import issue_of
from tests.support.landing import deposit, form, verdicts

_own_read = pool._read
_STRUCK = "drome.xlsx"
Patched = Callable[[Callable[[Job, Settings], ReadReturn]], None]


def _killed(job: Job, settings: Settings) -> ReadReturn:
    if job.file_name == _STRUCK:
        os.kill(os.getpid(), signal.SIGKILL)
    return _own_read(job, settings)


def _wronged(job: Job, settings: Settings) -> ReadReturn:
    if job.file_name == _STRUCK:
        return ReadReturn(None, issues=(issue_of("file.crashed", found="code -9"),))
    return _own_read(job, settings)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Patched]:
    """Put another reading in the place of the program's own."""
    yield lambda function: monkeypatch.setattr(pool, "_read", function)


def _rows(connection: Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return list(connection.execute(query.encode(), values or None).fetchall())


def _state(connection: Connection) -> dict[str, tuple[Any, ...]]:
    query = "select file_name, state, verdict, attempts from ledger.submissions"
    return {name: tuple(rest) for name, *rest in _rows(connection, query)}


def test_a_return_whose_reader_is_killed_stays_open_and_the_next_run_takes_it(
    quick: Settings, reference: Reference, reading: Patched
) -> None:
    deposit(quick, form(quick, reference, "26"), "26", name=_STRUCK)
    deposit(quick, form(quick, reference, "01"), "01", name="ain.xlsx")
    reading(_killed)
    for attempts in (1, 2):
        consolidate_returns.run(quick, publish=False)
        with connect(quick) as connection:
            assert _state(connection) == {
                _STRUCK: ("received", None, attempts),
                "ain.xlsx": ("settled", "accepted", 0),
            }
            assert _rows(connection, "select count(*) from ledger.answers") == [(1,)]
            (row,) = [row for row in queries.unmatched(connection) if row["file_name"] == _STRUCK]
            assert "SIGKILL" in Labels.why_unmatched(row) and "le site n'a rien à faire" in Labels.why_unmatched(row)
            counts = queries.nightly_run_counts(connection, datetime.now(UTC) - timedelta(hours=1))
            assert (counts["unsettled"], counts["left_open"]) == (0, 1)
            with pytest.raises(RejudgementRefused, match="is not settled"):
                rejudge(connection, row["submission_id"], "encore", "Bureau")
    reading(_own_read)
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert _state(connection)[_STRUCK] == ("settled", "accepted", 2)
        assert _rows(connection, "select count(*) from ledger.submissions where unread is not null") == [(0,)]


def test_a_submission_wrongly_refused_is_judged_again_and_its_first_verdict_is_kept(
    quick: Settings, reference: Reference, reading: Patched
) -> None:
    deposit(quick, form(quick, reference, "26"), "26", name=_STRUCK)
    reading(_wronged)
    consolidate_returns.run(quick, publish=False)
    reading(_own_read)
    with connect(quick) as connection:
        assert verdicts(connection) == {_STRUCK: "rejected"}
        rejudge(connection, 1, "Lecteur arrêté par le noyau", "Bureau")
        (between,) = _rows(connection, "select verdict, state from as_of.submissions")
        assert between == ("rejected", "settled")
        ((before,),) = _rows(connection, "select clock_timestamp()")
    consolidate_returns.run(quick, publish=False)
    with connect(quick) as connection:
        assert verdicts(connection) == {_STRUCK: "accepted"}
        assert _rows(
            connection,
            "select verdict, issues -> 0 ->> 'rule', answer ->> 'page' <> '' from ledger.past_verdicts",
        ) == [("rejected", "file.crashed", True)]
        assert _rows(connection, "select count(*) from ledger.answers") == [(1,)]
        with reading_as_of(connection, before):
            assert _rows(connection, "select verdict from as_of.submissions") == [("rejected",)]
        with reading_as_of(connection):
            assert _rows(connection, "select verdict from as_of.submissions") == [("accepted",)]
        acts = "select kind, actor, reason, content ->> 'submission' from ledger.acts where kind = 'rejudgement'"
        assert _rows(connection, acts) == [("rejudgement", "Bureau", "Lecteur arrêté par le noyau", "1")]
        manifest = next((Archive.at(quick.archive).root).glob("*/*.manifest.json")).read_text(encoding="utf-8")
        assert '"past_verdicts"' in manifest and "file.crashed" in manifest


@pytest.mark.parametrize(
    ("number", "reason", "by", "words"),
    [(99, "r", "b", "no submission 99"), (1, " ", "b", "for a reason"), (1, "r", "", "for a reason")],
)
def test_what_cannot_be_judged_again_is_said(quick: Settings, number: int, reason: str, by: str, words: str) -> None:
    consolidate_returns.prepare(quick)
    with connect(quick) as connection, pytest.raises(RejudgementRefused, match=words):
        rejudge(connection, number, reason, by)
