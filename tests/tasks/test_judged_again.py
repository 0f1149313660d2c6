"""An accepted submission judged again: its figures stand until then, then follow; history and `corrections` tell."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner
from upath import UPath

from prefaudit.cli import main as cli
from prefaudit.l10n.typography import typeset
from prefaudit.mail.contacts import register
from prefaudit.reference.data import Reference
from prefaudit.restore.inventory import scan
from prefaudit.restore.replay import restore
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection, connect
from prefaudit.warehouse.rejudgement import RejudgementRefused, rejudge
from prefaudit.warehouse.withdrawal import WithdrawalRefused, withdraw
from prefaudit.web.app import create_app
from prefaudit.web.host import Host, User
from prefaudit.workbook import pool
from tests.restore.test_restore import LEDGER, RESULTS, ROWS
from tests.support.landing import deposit, form
from tests.support.pages import PageClient
from tests.support.publishing import rows_alone
from tests.tasks.test_machine_faults import _own_read, _wronged

FIRST, SECOND, OTHER = "un.xlsx", "drome.xlsx", "ain.xlsx"
STANDING = (
    "select s.file_name, a.recorded_from = s.settled_at from as_of.audits a join ledger.submissions s using "
    "(submission_id) where a.recorded_to is null and a.site_code = '26'"
)
PAST = "select to_jsonb(p) from ledger.past_verdicts p order by submission_id, settled_at"


def _rows(connection: Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return list(connection.execute(query.encode(), values or None).fetchall())


def _numbers(connection: Connection) -> dict[str, int]:
    return dict(_rows(connection, "select file_name, submission_id from ledger.submissions"))  # type: ignore[arg-type]


def _corrections(connection: Connection) -> list[tuple[Any, ...]]:
    return _rows(
        connection,
        "select kind, site_code, before, after, reason, reason_label from published.corrections "
        "where kind like 'return%' order by position",
    )


def _client(settings: Settings) -> TestClient:
    host = Host(lambda: User("marie", True), lambda: None, lambda who: who)
    return PageClient(create_app(host, lambda: settings), follow_redirects=False)


@pytest.fixture(scope="module")
def life(module_settings: Settings, reference: Reference) -> Iterator[tuple[Settings, dict[str, Any]]]:
    """Two accepted returns of a site; the current one is judged again three times: refused, accepted, accepted."""
    settings, seen = Settings(**{**module_settings.__dict__, "mail_from": "audits@example.org"}), {}
    consolidate_returns.prepare(settings)
    with connect(settings) as connection, pytest.MonkeyPatch.context() as patch, rows_alone():
        register(connection, [(2, "26", "prefecture26@example.org")], "marie")
        deposit(settings, form(settings, reference, "26", "first"), "26", name=FIRST)
        deposit(settings, form(settings, reference, "26", "second"), "26", name=SECOND, days=1)
        deposit(settings, form(settings, reference, "01"), "01", name=OTHER)
        consolidate_returns.run(settings)
        number = _numbers(connection)[SECOND]
        client = _client(settings)
        for step, read in (("refused", _wronged), ("accepted", _own_read), ("again", _own_read)):
            seen[f"before {step}"] = _rows(connection, "select clock_timestamp()")[0][0]
            page = client.get("/sites/2026/26").text
            assert f'<a href="/depots/{number}/controle">' in page
            assert f'action="/depots/{number}/controle"' in client.get(f"/depots/{number}/controle").text
            sent = client.post(
                f"/depots/{number}/controle",
                data={"motif": f"Contrôle {step}"},
                headers={"Origin": "http://testserver"},
            )
            assert (sent.status_code, sent.headers["location"]) == (303, "/sites/2026/26")
            seen[f"waiting {step}"] = (
                _rows(connection, STANDING),
                re.findall(rf"Dépôt n° {number} du [^<]*? : ([^<]+)<", client.get("/sites/2026/26").text),
                [_refusal(connection, number, withdrawing) for withdrawing in (True, False)],
            )
            patch.setattr(pool, "_read", read)
            assert consolidate_returns.run(settings) == ["2026"]
            seen[step] = (_rows(connection, STANDING), _corrections(connection))
        client.app.state.check_service.close()  # type: ignore[attr-defined]
    yield settings, seen


def _refusal(connection: Connection, number: int, withdrawing: bool) -> str:
    with pytest.raises((WithdrawalRefused, RejudgementRefused)) as refused:
        if withdrawing:
            withdraw(connection, number, "wrong_file", "marie")
        else:
            rejudge(connection, number, "encore", "marie")
    return str(refused.value)


def test_until_the_next_run_verdict_and_figures_stand(life: tuple[Settings, dict[str, Any]]) -> None:
    _, seen = life
    waiting = "The submission 2 is being judged again: the next run settles it. Withdraw it then."
    open_ = "The submission 2 is not settled: the next run judges it anyway."
    for step, standing, words in (
        ("refused", SECOND, "accepté"),
        ("accepted", FIRST, "refusé"),
        ("again", SECOND, "accepté"),
    ):
        rows, titles, refusals = seen[f"waiting {step}"]
        assert [name for name, _ in rows] == [standing]
        assert titles == [f"{words} jusqu'au nouveau contrôle, demandé par le bureau".replace("'", "'")]
        assert refusals == [waiting, open_]


def test_the_return_before_counts_again_where_the_new_verdict_refuses(life: tuple[Settings, dict[str, Any]]) -> None:
    _, seen = life
    judged = "Le bureau a fait contrôler de nouveau le dépôt"
    replaced = ("return_replaced", "26", "accepted", "accepted", "judged_again", judged)
    assert seen["refused"] == ([(FIRST, False)], [replaced])
    assert seen["accepted"] == ([(SECOND, True)], [replaced])
    # The same verdict and the same figures: they are not published again.
    assert seen["again"] == ([(SECOND, True)], [replaced])


def test_history_keeps_each_verdict_and_each_standing(life: tuple[Settings, dict[str, Any]]) -> None:
    settings, seen = life
    with connect(settings) as connection:
        past = "select verdict, issues -> 0 ->> 'rule', answer ->> 'page' from ledger.past_verdicts order by settled_at"
        found = _rows(connection, past)
        assert [row[:2] for row in found] == [("accepted", None), ("rejected", "file.crashed"), ("accepted", None)]
        pages = [*(row[2] for row in found), *(row[0] for row in _rows(connection, "select page from ledger.answers "
                 "where submission_id = 2"))]  # fmt: skip
        assert len(set(pages)) == 4
        assert all(Path(page).exists() for page in pages)
        verdicts: dict[str, tuple[str, str]] = {}
        for step in ("refused", "accepted", "again"):
            at: datetime = seen[f"before {step}"]
            with reading_as_of(connection, at):
                verdict = _rows(connection, "select verdict from as_of.submissions where submission_id = 2")
                standing = _rows(
                    connection,
                    "select s.file_name from as_of.audits a join ledger.submissions s using (submission_id) "
                    "where a.site_code = '26'",
                )
            verdicts[step] = (verdict[0][0], standing[0][0])
        assert verdicts == {
            "refused": ("accepted", SECOND),
            "accepted": ("rejected", FIRST),
            "again": ("accepted", SECOND),
        }
        replaced = "select superseded_by from ledger.submissions where file_name = 'un.xlsx'"
        assert _rows(connection, replaced) == [(2,)]


def test_each_new_verdict_is_acknowledged_and_each_order_is_in_the_audit_log(
    life: tuple[Settings, dict[str, Any]],
) -> None:
    settings, _ = life
    with connect(settings) as connection:
        mails = _rows(
            connection,
            "select split_part(subject, ' – ', 1), attachments[1] from ledger.messages "
            "where submission_id = 2 and kind = 'acknowledgement' order by message_id",
        )
        assert [subject for subject, _ in mails] == [
            "Retour accepté", typeset("Retour refusé : à corriger et à renvoyer"), "Retour accepté", "Retour accepté",
        ]  # fmt: skip
        assert len({page for _, page in mails}) == 4
        orders = "select actor, reason, content ->> 'verdict' from ledger.acts where kind = 'rejudgement' order by 2"
        assert _rows(connection, orders) == [
            ("marie", "Contrôle accepted", "rejected"),
            ("marie", "Contrôle again", "accepted"),
            ("marie", "Contrôle refused", "accepted"),
        ]


def test_the_archive_gives_the_same_verdicts_again(
    life: tuple[Settings, dict[str, Any]], second: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _ = life
    with connect(settings) as before:
        rejudge(before, _numbers(before)[OTHER], "attend encore", "marie")
    for name in ("var", "archive", "answers", "database_url"):
        monkeypatch.setenv(f"PREFAUDIT_{name.upper()}", getattr(settings, name))
    said = CliRunner().invoke(
        cli.app, ["rejudge", str(_numbers_of(settings)[FIRST]), "--reason", "à revoir", "--by", "Bureau"]
    )
    assert (said.exit_code, "is judged again by the next run: run `prefaudit night`" in said.output) == (0, True), (
        said.output
    )
    with connect(settings) as before, connect(second) as after:
        restore(second, after, scan(UPath(settings.archive)))
        standing = LEDGER[9]
        for query in (PAST, LEDGER[4], LEDGER[5], LEDGER[6], standing, *ROWS, RESULTS):
            assert _rows(after, query) == _rows(before, query), query
        open_ = "select file_name from ledger.submissions where state <> 'settled' order by 1"
        assert _rows(after, open_) == _rows(before, open_) == [(OTHER,), (FIRST,)]
        now = "select submission_id, verdict, counts, former_verdicts from as_of.submissions order by 1"
        assert _rows(after, now) == _rows(before, now)


def _numbers_of(settings: Settings) -> dict[str, int]:
    with connect(settings) as connection:
        return _numbers(connection)
