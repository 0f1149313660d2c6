"""The ten questions of docs/bi.md: each statement as it stands there, its answer counted again another way."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import ERROR, NEW, OLD, PRE, a_return, settled

QUESTIONS = re.findall(r"```sql\n(.*?)```", (PROJECT_ROOT / "docs/bi.md").read_text(encoding="utf-8"), re.DOTALL)
CERTIFICATES = [
    {"scheme": "iso_9001", "obtained_on": date(2024, 1, 1), "expires_on": date(2026, 12, 31)},
    {"scheme": "marianne", "obtained_on": date(2025, 1, 1), "expires_on": date(2028, 12, 31)},
    {"scheme": "qualipref_1", "obtained_on": date(2020, 1, 1), "expires_on": date(2022, 12, 31)},
]
CONFORMING = ("conformity", "strength")


@pytest.fixture(scope="module")
def warehouse(module_connection: Connection, module_settings: Settings) -> Iterator[Connection]:
    """Both campaigns published: three of the four sites answered in 2026, one of them first wrongly."""
    connection = module_connection
    first = {"M1-C1": "minor_nonconformity", "M1-C2": "major_nonconformity", "M2-C1": "not_assessed"}
    settled(connection, a_return("69", first, closed={"M1-C1": date(2026, 3, 20)}, certificates=CERTIFICATES))
    second = {"M1-C1": "minor_nonconformity", "M1-C3": "not_applicable", "M2-C2": "strength"}
    later = datetime(2026, 11, 20, 12, tzinfo=UTC)
    settled(connection, a_return("25", second, closed={"M1-C1": date(2026, 3, 9)}, measure=(3.0, 8.0)), at=later)
    settled(connection, a_return("692", {"M2-C1": "major_nonconformity"}, modules=("2",), measure=(1.0, 8.0)))
    settled(connection, a_return("39"), [ERROR])
    settled(connection, a_return("69", {"M1-C1": "minor_nonconformity"}, campaign=OLD, audit_type=PRE))
    for campaign in (OLD, NEW):
        publish(module_settings, connection, campaign)
    yield connection


def _asked(connection: Connection, number: int) -> list[tuple[object, ...]]:
    def plain(value: object) -> object:
        return float(value) if type(value).__name__ == "Decimal" else value  # type: ignore[arg-type]

    rows = connection.execute(QUESTIONS[number - 1].encode()).fetchall()
    return [tuple(map(plain, row)) for row in rows]


def _scans(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each scan of a plan: how, and what."""
    if "Relation Name" in plan:
        yield plan["Node Type"], plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from _scans(part)


@pytest.mark.parametrize("number", range(1, 11))
def test_no_question_reads_all_findings_of_all_campaigns(warehouse: Connection, number: int) -> None:
    with warehouse.transaction(force_rollback=True):
        # Of a few rows the planner would read all: what it does where it need not is asked.
        warehouse.execute("set local enable_seqscan = off")
        row = warehouse.execute(f"explain (format json) {QUESTIONS[number - 1]}".encode()).fetchone()
    findings = {how for how, what in _scans(row[0][0]["Plan"]) if what == "consolidated_audit_results"}  # type: ignore[index]
    # Those of findings read one index alone; the others do not look at findings.
    assert findings == ({"Index Only Scan"} if number <= 3 else set())


def _table(connection: Connection, name: str, campaign: str = "") -> pd.DataFrame:
    cursor = connection.execute(f"select * from published.{name}".encode())
    frame = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description or ()], dtype=object)
    return frame[frame.campaign_code == campaign] if campaign else frame


def _rate(found: pd.DataFrame) -> float:
    applicable = found[~found.result.isin(["not_assessed", "not_applicable"])]
    return round(float(applicable.result.isin(CONFORMING).mean()), 4)


def _rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_there_are_ten() -> None:
    assert len(QUESTIONS) == 10


def test_1_conformity_by_region_of_today(warehouse: Connection) -> None:
    found = _table(warehouse, "consolidated_audit_results")
    today = {"Rhône-Alpes": "Auvergne-Rhône-Alpes", "Franche-Comté": "Bourgogne-Franche-Comté"}
    found["today"] = found.region_name.replace(today)
    expected = [(*key, _rate(group)) for key, group in found.groupby(["campaign_code", "today"])]
    assert _asked(warehouse, 1) == expected
    assert [row[:2] for row in expected] == [
        (OLD, "Auvergne-Rhône-Alpes"),
        (NEW, "Auvergne-Rhône-Alpes"),
        (NEW, "Bourgogne-Franche-Comté"),
    ]


def test_2_modules_that_conform_least(warehouse: Connection) -> None:
    found = _table(warehouse, "consolidated_audit_results", NEW)
    expected = [(str(name), _rate(group)) for name, group in found.groupby("module_name")]
    assert _asked(warehouse, 2) == sorted(expected, key=lambda row: row[1])


def test_3_criteria_with_most_nonconformities(warehouse: Connection) -> None:
    found = _table(warehouse, "consolidated_audit_results", NEW)
    found["bad"] = found.result.str.endswith("nonconformity").astype(int)
    counted = found.groupby(["criterion_code", "criterion_label"], as_index=False).bad.sum()
    expected = counted.sort_values(["bad", "criterion_code"], ascending=[False, True]).head(10)
    assert _asked(warehouse, 3) == _rows(expected, "criterion_code", "criterion_label", "bad")
    assert expected.bad.tolist() == [2, 1, 1, 0, 0]


def test_4_sites_without_an_accepted_return(warehouse: Connection) -> None:
    owed = _table(warehouse, "returns", NEW)
    expected = owed[owed.submission_id.isna()].sort_values(["departement_name", "site_name"])
    assert [row[:3] for row in _asked(warehouse, 4)] == _rows(
        expected, "departement_name", "site_name", "audit_type_label"
    )
    assert _asked(warehouse, 4)[0][1:] == ("Préfecture du Jura", "Auto-évaluation", "refusé")


def test_5_rates_of_returns_by_kind_of_site(warehouse: Connection) -> None:
    owed = _table(warehouse, "returns", NEW)
    expected = [
        (
            kind,
            len(group),
            round(float((group.submissions > 0).mean()), 4),
            round(float(group.submission_id.notna().mean()), 4),
            round(float((group.on_time == True).mean()), 4),  # noqa: E712  empty where nothing is accepted
        )
        for kind, group in owed.groupby("site_kind_label")
    ]
    assert _asked(warehouse, 5) == expected
    assert expected[0] == ("Préfecture", 3, 1.0, 0.6667, 0.3333)


def test_6_open_and_overdue_nonconformities(warehouse: Connection) -> None:
    filed = _table(warehouse, "nonconformities", NEW)
    day = warehouse.execute("select measured_on from published.publications where campaign_code = '2026'").fetchone()
    assert day is not None
    filed["open"] = filed.closed_on.isna().astype(int)
    filed["late"] = [int(still and due < day[0]) for still, due in zip(filed.open, filed.due_on, strict=True)]
    counted = filed.groupby(["region_name", "severity_label"], as_index=False)[["open", "late"]].sum()
    assert _asked(warehouse, 6) == _rows(counted, "region_name", "severity_label", "open", "late")
    assert counted.open.tolist() == [2, 0, 0]


def test_7_days_to_close(warehouse: Connection) -> None:
    filed = _table(warehouse, "nonconformities", NEW)
    closed = filed[filed.closed_on.notna()]
    days = [(end - start).days for end, start in zip(closed.closed_on, closed.found_on, strict=True)]
    assert _asked(warehouse, 7) == [("Mineure", 2, pd.Series(days).median())]
    assert sorted(days) == [6, 17]


def test_8_returns_by_week(warehouse: Connection) -> None:
    owed = _table(warehouse, "returns", NEW)
    days = pd.to_datetime(owed.received_at.dropna(), utc=True).dt.tz_convert("Europe/Paris").dt.isocalendar()
    weeks = days.year.astype(str) + "-S" + days.week.astype(str).str.zfill(2)
    assert _asked(warehouse, 8) == sorted(weeks.value_counts().items())
    assert _asked(warehouse, 8) == [("2026-S15", 3), ("2026-S47", 1)]


def test_9_certificates_that_end_within_a_year(warehouse: Connection) -> None:
    assert _asked(warehouse, 9) == [("Préfecture du Rhône", "ISO 9001", date(2026, 12, 31))]


def test_10_indicators_by_kind_of_site(warehouse: Connection) -> None:
    measured = _table(warehouse, "indicators", NEW)
    kinds = dict(_rows(_table(warehouse, "returns", NEW), "site_code", "site_kind_label"))
    measured["kind"] = measured.site_code.map(kinds)
    expected: Sequence[tuple[object, ...]] = [
        (*key, round(float(group.numerator.sum()) / float(group.denominator.sum()) * 100, 2), "%")
        for key, group in measured.groupby(["indicator_label", "period", "kind"])
    ]
    assert _asked(warehouse, 10) == expected
    assert [row[3] for row in expected] == [33.33, 12.5]
