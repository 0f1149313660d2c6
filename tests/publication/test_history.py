"""Figures as of any timestamp, publications made again, corrections and withdrawals."""

import csv
import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from prefaudit.publication.audit import audit_figures
from prefaudit.publication.publications import current
from prefaudit.publication.rebuild import TimestampUnusable, figures_as_of, rebuild
from prefaudit.publication.refusal import PublicationRefused
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from prefaudit.warehouse.withdrawal import WithdrawalRefused, withdraw
from tests.support.publishing import publish, publish_figures
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, SELF, a_return, everything, sample_reference, settled

CRITERIA = ("M1-C1", "M1-C2", "M1-C3", "M2-C1", "M2-C2")
RESULTS = (
    *("conformity", "strength", "opportunity", "sensitive_point", "minor_nonconformity", "major_nonconformity"),
    *("not_applicable", "not_assessed"),
)
NOON = datetime(2026, 4, 10, 12, tzinfo=UTC)


def now(connection: Connection) -> datetime:
    """The database's clock, which moves on at each call."""
    row = connection.execute("select clock_timestamp()").fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0]


def _published(settings: Settings, connection: Connection, campaign: str = NEW) -> None:
    assert publish(settings, connection, campaign) is not None


@dataclass
class Filed:
    """What the test remembers of a submission: nothing of it is read from the database."""

    number: int
    key: tuple[str, str]
    received: datetime
    recorded: datetime
    results: Mapping[str, str]
    rejected: bool = False
    withdrawn: datetime | None = None


@dataclass
class Memory:
    """Everything that happened, as the test did it."""

    filed: list[Filed] = field(default_factory=list)

    def current(self, campaign: str, at: datetime) -> dict[str, Mapping[str, str]]:
        """The results of each site at a time: the latest received, of those recorded and not rejected or withdrawn."""
        found: dict[str, Filed] = {}
        for each in sorted(self.filed, key=lambda each: (each.received, each.number)):
            withdrawn = each.withdrawn is not None and each.withdrawn <= at
            if each.key[0] == campaign and each.recorded <= at and not each.rejected and not withdrawn:
                found[each.key[1]] = each
        return {site: each.results for site, each in found.items()}


def _rate(results: Mapping[str, Mapping[str, str]]) -> Decimal | None:
    found = [result for answers in results.values() for result in answers.values()]
    base = sum(result not in ("not_assessed", "not_applicable") for result in found)
    conforming = sum(result in ("conformity", "strength") for result in found)
    return (Decimal(conforming) / base).quantize(Decimal("0.0001"), ROUND_HALF_UP) if base else None


def _file(
    connection: Connection,
    memory: Memory,
    draw: random.Random,
    key: tuple[str, str],
    days: int,
    *,
    rejected: bool = False,
) -> Filed:
    campaign, site = key
    results = {criterion: draw.choice(RESULTS) for criterion in CRITERIA}
    read = a_return(site, results, campaign=campaign, audit_type=SELF if campaign == NEW else PRE)
    received = NOON + timedelta(days=days)
    number = settled(connection, read, [ERROR] if rejected else [], at=received)
    filed = Filed(number, key, received, now(connection), results, rejected)
    memory.filed.append(filed)
    return filed


def test_figures_as_of_four_timestamps_equal_an_independent_recomputation(connection: Connection) -> None:
    draw, memory = random.Random(11), Memory()
    timestamps = [now(connection)]
    for site in ("25", "39", "69"):
        _file(connection, memory, draw, (NEW, site), 0)
        _file(connection, memory, draw, (OLD, site), 0)
    timestamps.append(now(connection))
    wrong = _file(connection, memory, draw, (NEW, "69"), 5)
    _file(connection, memory, draw, (NEW, "25"), 3, rejected=True)
    _file(connection, memory, draw, (NEW, "692"), 1)
    timestamps.append(now(connection))
    withdraw(connection, wrong.number, "wrong_site", "Bureau")
    wrong.withdrawn = now(connection)
    _file(connection, memory, draw, (OLD, "39"), 9)
    alone = memory.filed[2]
    withdraw(connection, alone.number, "site_request", "Bureau")
    alone.withdrawn = now(connection)
    timestamps.append(now(connection))
    for campaign in (NEW, OLD):
        rates = []
        for timestamp in timestamps:
            expected = memory.current(campaign, timestamp)
            summary = figures_as_of(connection, campaign, timestamp)["national_summary"].set_index("module_code")
            assert summary.loc["all", "accepted"] == len(expected)
            found, wanted = summary.loc["all", "conformity_rate"], _rate(expected)
            assert (None if pd.isna(found) else Decimal(str(found))) == (wanted and wanted.normalize())
            rates.append(wanted)
        assert len(set(rates)) > 2


def test_what_was_owed_and_how_it_was_called_is_shown_as_it_was(connection: Connection) -> None:
    before = now(connection)
    reference = sample_reference()
    modules = [{**row, "module_name": f"{row['module_name']} !"} for row in reference.table("modules")]
    owed = [row for row in reference.table("owed") if row["site_code"] != "39"]
    sync_reference(connection, reference.changed("modules", modules).changed("owed", owed))
    past, present = (
        figures_as_of(connection, NEW, timestamp)["national_summary"] for timestamp in (before, now(connection))
    )
    assert past[["module_name", "owed"]].values.tolist() == [["Accueil", 4], ["Titres", 4], ["Tous les modules", 4]]
    assert present[["module_name", "owed"]].values.tolist() == [
        ["Accueil !", 3],
        ["Titres !", 3],
        ["Tous les modules", 3],
    ]


def test_figures_as_of_leave_no_trace(connection: Connection) -> None:
    settled(connection, a_return("69"))
    before = everything(connection)
    figures_as_of(connection, NEW, now(connection))
    assert everything(connection) == before


def test_figures_of_the_future_are_refused(connection: Connection) -> None:
    with pytest.raises(TimestampUnusable, match="still to come"):
        figures_as_of(connection, NEW, datetime.now(UTC) + timedelta(days=1))


def test_an_earlier_publication_is_made_again_to_the_same_bytes(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}))
    _published(settings, connection)
    settled(connection, a_return("25"))
    settled(connection, a_return("69"), at=NOON + timedelta(days=1))
    _published(settings, connection)
    reference = sample_reference()
    sites = [{**row, "site_name": f"{row['site_name']} !"} for row in reference.table("sites")]
    sync_reference(connection, reference.changed("sites", sites))
    _published(settings, connection)
    for number in (1, 2, 3):
        done = rebuild(settings, connection, NEW, number, tmp_path / str(number))
        assert (done.publication.number, done.different) == (number, ())
        first = Path(done.publication.path)
        assert {path.name: path.read_bytes() for path in first.iterdir()} == {
            path.name: path.read_bytes() for path in done.folder.iterdir()
        }


def test_a_file_that_is_not_what_was_written_is_named(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    settled(connection, a_return("69"))
    _published(settings, connection)
    connection.execute("set prefaudit.restoring = on")
    connection.execute("update publication.files set sha256 = repeat('0', 64) where path = 'returns.csv'")
    done = rebuild(settings, connection, NEW, 1, tmp_path / "again")
    assert (done.different, done.upgrades) == (("returns.csv",), ())


def test_a_rebuild_by_another_version_says_file_by_file_what_is_other(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    settled(connection, a_return("69"))
    _published(settings, connection)
    first = Path(_folder(connection, settings))
    # As a version wrote them that had a column less and counted one figure otherwise, before the last of the schema.
    with (first / "returns.csv").open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    place = head.index("days_late")
    older = [[cell for at, cell in enumerate(row) if at != place] for row in (head, *rows)]
    older[1][older[0].index("submissions")] = "7"
    with (first / "returns.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(older)
    (first / "audits.csv").unlink()
    connection.execute("set prefaudit.restoring = on")
    digest = hashlib.sha256((first / "returns.csv").read_bytes()).hexdigest()
    connection.execute("update publication.files set sha256 = %s where path = 'returns.csv'", [digest])
    connection.execute("update publication.files set sha256 = repeat('0', 64) where path in ('audits.csv')")
    connection.execute("delete from publication.files where path = 'lisez-moi.txt'")
    connection.execute("update ledger.migrations set applied_at = clock_timestamp() where number >= 43")
    done = rebuild(settings, connection, NEW, 1, tmp_path / "again")
    assert done.differences == (
        "audits.csv: the file as it was first written is no longer there: only its digest was kept, and it is another",
        "lisez-moi.txt: this version writes it, the one that published did not",
        "returns.csv: new columns: days_late; values that moved: submissions (1)",
    )
    assert done.upgrades[0] == "43_not_due.sql"


def _folder(connection: Connection, settings: Settings) -> str:
    found = current(settings, connection, NEW)
    assert found is not None
    return found.path


def _corrections(connection: Connection) -> list[tuple[object, ...]]:
    return connection.execute(
        "select kind, coalesce(site_code, figure_code), before, after, reason, reason_label "
        "from published.corrections where campaign_code = %s order by position",
        [NEW],
    ).fetchall()


def test_a_publication_says_what_it_corrects_and_why(settings: Settings, connection: Connection) -> None:
    wrong = settled(connection, a_return("25"))
    settled(connection, a_return("69"))
    settled(connection, a_return("692"), [ERROR])
    assert publish_figures(settings, connection, NEW) is not None
    assert _corrections(connection) == []
    withdraw(connection, wrong, "wrong_site", "Bureau", "déposé par erreur, voir Léa Planté")
    settled(connection, a_return("69", {"M1-C1": "opportunity"}), at=NOON + timedelta(days=1))
    settled(connection, a_return("692"), at=NOON + timedelta(days=2))
    settled(connection, a_return("39"), [ERROR])
    assert publish_figures(settings, connection, NEW) is not None
    changes = _corrections(connection)
    assert changes[:4] == [
        (
            *("return_lost", "25", "accepted", "withdrawn", "withdrawal.wrong_site"),
            "Dépôt retiré par le bureau : mauvais site",
        ),
        ("return_state", "39", "missing", "rejected", "new_submission", "Le site a déposé un fichier"),
        (
            *("return_replaced", "69", "accepted", "accepted", "resubmission"),
            "Le site a déposé un nouveau retour, accepté",
        ),
        ("return_accepted", "692", "rejected", "accepted", "first_acceptance", "Premier retour accepté du site"),
    ]
    figures = {code: (before, after) for kind, code, before, after, *_ in changes if kind == "figure"}
    assert figures["national_summary/conformity_rate"] == ("1.0000", "0.9000")
    assert figures["national_summary/received"] == ("3", "4")
    assert "national_summary/accepted" not in figures


def test_accepted_returns_lost_without_a_reason_refuse_the_figures(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25"))
    assert publish_figures(settings, connection, NEW) is not None
    connection.execute("update warehouse.audits set recorded_to = now() where site_code = '25'")
    settled(connection, a_return("69"))

    def audit(frames: Mapping[str, pd.DataFrame]) -> list[str]:
        return audit_figures({"corrections": frames["corrections"]}, settings)

    with pytest.raises(PublicationRefused, match=r"nothing says why.*corrections\.return_lost\.reason"):
        publish_figures(settings, connection, NEW, "essai", audit)


def test_a_withdrawn_return_gives_way_to_the_one_before(connection: Connection) -> None:
    first = settled(connection, a_return("69", {"M1-C1": "strength"}), at=NOON)
    stray = settled(connection, a_return("69", {"M1-C1": "opportunity"}), at=NOON + timedelta(days=1))
    assert withdraw(connection, stray, "wrong_site", "Bureau").restored == first
    assert connection.execute(
        "select result from as_of.audit_results where campaign_code = %s and criterion_code = 'M1-C1'", [NEW]
    ).fetchall() == [("strength",)]
    assert connection.execute("select state, submissions, withdrawn_submissions, withdrawal from as_of.returns "
                              "where campaign_code = %s and site_code = '69'", [NEW]).fetchall() == [
        ("accepted", 2, 1, "wrong_site")
    ]  # fmt: skip
    assert connection.execute(
        "select submission_id, superseded_by from ledger.submissions order by submission_id"
    ).fetchall() == [(first, None), (stray, None)]
    assert connection.execute("select quality_officer from restricted.audits").fetchall() == [("Léa Planté",)] * 3


def test_a_withdrawn_return_with_nothing_before_leaves_none(connection: Connection) -> None:
    number = settled(connection, a_return("69"))
    assert withdraw(connection, number, "site_request", "Bureau").restored is None
    assert connection.execute(
        "select state, on_time from as_of.returns where campaign_code = %s and site_code = '69'", [NEW]
    ).fetchall() == [("withdrawn", None)]
    again = settled(connection, a_return("69"), at=NOON + timedelta(days=1))
    assert connection.execute("select submission_id from as_of.audits").fetchall() == [(again,)]


def test_a_return_that_was_accepted_and_withdrawn_is_no_rejected_one_whatever_was_rejected_beside_it(
    settings: Settings, connection: Connection
) -> None:
    settled(connection, a_return("69"), [ERROR], at=NOON)
    number = settled(connection, a_return("69"), at=NOON + timedelta(hours=1))
    withdraw(connection, number, "wrong_site", "Bureau")
    settled(connection, a_return("69"), [ERROR], at=NOON + timedelta(hours=2))
    settled(connection, a_return("39"), [ERROR], at=NOON)
    publish_figures(settings, connection, NEW)
    assert connection.execute(
        "select missing_returns, rejected_returns, withdrawn_returns from published.national_summary "
        "where campaign_code = %s and module_code = 'all'",
        [NEW],
    ).fetchone() == (2, 1, 1)


def test_a_replaced_return_can_be_withdrawn_and_changes_no_current_row(connection: Connection) -> None:
    first = settled(connection, a_return("69"), at=NOON)
    second = settled(connection, a_return("69"), at=NOON + timedelta(days=1))
    assert withdraw(connection, first, "duplicate", "Bureau").restored is None
    assert connection.execute("select submission_id from as_of.audits").fetchall() == [(second,)]


@pytest.mark.parametrize(
    ("reason", "by", "message"),
    [("whim", "Bureau", "reason « whim » is unknown"), ("wrong_site", "  ", "says who decides")],
)
def test_a_withdrawal_says_why_and_by_whom(connection: Connection, reason: str, by: str, message: str) -> None:
    number = settled(connection, a_return("69"))
    with pytest.raises(WithdrawalRefused, match=message):
        withdraw(connection, number, reason, by)


def test_what_was_never_current_cannot_be_withdrawn(connection: Connection) -> None:
    rejected = settled(connection, a_return("69"), [ERROR])
    accepted = settled(connection, a_return("25"))
    withdraw(connection, accepted, "duplicate", "Bureau")
    before = everything(connection)
    for number, message in ((rejected, "never current"), (accepted, "withdrawn already"), (999, "no submission 999")):
        with pytest.raises(WithdrawalRefused, match=message):
            withdraw(connection, number, "duplicate", "Bureau")
    assert everything(connection) == before


def test_a_withdrawal_that_is_killed_leaves_nothing(connection: Connection) -> None:
    number = settled(connection, a_return("69"))
    before = everything(connection)
    connection.execute(
        "create function pg_temp.fail() returns trigger language plpgsql as $$ begin raise 'killed'; end $$"
    )
    connection.execute(
        "create trigger killed before update on ledger.submissions for each statement execute function pg_temp.fail()"
    )
    with pytest.raises(Exception, match="killed"):
        withdraw(connection, number, "duplicate", "Bureau")
    assert everything(connection) == before
