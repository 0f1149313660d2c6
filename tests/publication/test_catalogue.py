"""The catalogue of measures: a measure is added by its SQL and its entry alone, and stands wherever measures do."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import cast

import openpyxl
import pytest

from prefaudit.l10n.french import tabled
from prefaudit.publication.published_tables import PUBLISHED_TABLES, columns_of, select_rows
from prefaudit.publication.report.snapshot import snapshot_of
from prefaudit.publication.tabular import Content
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.warehouse.measures import bounds, catalogue, shown_in, unrounded
from prefaudit.warehouse.postgres.connection import Connection
from tests.support.publishing import publish_figures as publish
from tests.warehouse.sample import NEW, OLD, PRE, a_return, settled

PLACES = {
    *("report.modules", "report.territories", "report.actions"),
    *("quality.relevance", "quality.accuracy", "quality.timeliness"),
    *("synthesis.modules", "synthesis.territories", "synthesis.subjects", "approval", "corrections", "figures"),
}
ENTRY = """
to_improve:
  title: À améliorer
  label: Constats à améliorer
  definition: Constats « piste de progrès » ou « point sensible ».
  heading: improve
  kind: count
  rows: findings
  shown: [report.modules, synthesis.modules, approval, corrections, figures]
"""
COUNTED = "    found.result in ('opportunity', 'sensitive_point') as to_improve,\n"
PUBLISH = """
import sys
from prefaudit.publication import comparison, publish
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect
from prefaudit.warehouse.postgres.migrations import migrate

settings = Settings.from_env()
with connect(settings) as connection:
    assert migrate(connection) == ("measures",)
    assert migrate(connection) == ()
    candidate = publish.stage(settings, connection, sys.argv[1], "essai", lambda _: [])
    print(comparison.as_markdown(comparison.comparison(connection, candidate)))
    publish.publish(settings, connection, candidate)
"""

# What each rate of returns is called, by what it counts.
NAMES = {"received": "Taux de réponse", "accepted": "Taux d'acceptation", "on_time": "Taux de remise à l'échéance"}


def test_what_is_shown_of_a_rate_is_rounded_once() -> None:
    counts = {"conforming": 2317, "criteria_assessed": 2912, "not_applicable": 88, "conformity_rate": Decimal("0.8205")}
    assert tabled(cast(Decimal, unrounded(counts)["conformity_rate"])) == "82,0\u202f%"
    bounds = {
        **counts,
        "audits": 173,
        "accepted": 173,
        "owed": 175,
        "conformity_rate_low": 0.8,
        "conformity_rate_high": 0.8,
    }
    low, high = Decimal(2317 * 173) / (2824 * 175), Decimal(2317 * 173 + 2824 * 2) / (2824 * 175)
    shown = unrounded(bounds)
    assert (shown["conformity_rate_low"], shown["conformity_rate_high"]) == (low, high)
    alone = {"conformity_rate": Decimal("0.8205"), "conforming": None}
    assert unrounded(alone) == alone
    assert unrounded({**counts, "conformity_rate": None})["conformity_rate"] is None


def test_report_and_synthesis_have_the_rates_unrounded(settings: Settings, connection: Connection) -> None:
    settled(connection, a_return("25", {"M1-C1": "opportunity"}, campaign=OLD, audit_type=PRE))
    settled(connection, a_return("25", {"M1-C1": "opportunity"}))
    published = publish(settings, connection, NEW)
    assert published is not None
    tables = [table for table in PUBLISHED_TABLES if table.name in ("national_summary", "campaign_changes")]
    contents = [
        Content(
            table,
            "",
            "",
            columns := columns_of(connection, table),
            connection.execute(select_rows(table, columns), [published.publication_id]).fetchall(),
        )
        for table in tables
    ]
    snapshot = snapshot_of(connection, published, contents)
    for table in tables:
        rates = [row["conformity_rate"] for row in snapshot.rows(table.name, module_code="1")]
        assert rates == [Decimal(2) / 3]


def test_a_rate_of_returns_is_called_by_what_it_counts() -> None:
    rates = [measure for measure in catalogue().values() if measure.denominator == "owed"]
    assert {rate.numerator: rate.title for rate in rates} == NAMES


def test_the_catalogue_speaks_of_measures_and_places_that_there_are() -> None:
    for name, measure in catalogue().items():
        assert set(measure.made_from) <= set(catalogue()), name
        assert measure.shown <= PLACES, name
        assert (measure.rows == "") == (measure.kind in ("rate", "mean", "flag", "status")), name
    assert all(shown_in(place) for place in PLACES)


def test_every_published_summary_has_every_measure_in_its_words(connection: Connection) -> None:
    summaries = [table.name for table in PUBLISHED_TABLES if re.match("national_summary|summary_by_", table.name)]
    for table in ("publication.summaries", *(f"published.{name}" for name in summaries)):
        rows = connection.execute(
            "select attname, col_description(attrelid, attnum) from pg_attribute where attrelid = %s::regclass",
            [table],
        ).fetchall()
        words = {name: comment for name, comment in rows if name in catalogue()}
        assert words == {name: f"{each.title} — {each.definition}" for name, each in catalogue().items()}, table


@pytest.fixture
def extended(settings: Settings, connection: Connection, tmp_path: Path) -> Path:
    """A copy of the installation that has one measure more, and published figures with it after others without."""
    settled(connection, a_return("69", {"M1-C1": "opportunity", "M1-C2": "sensitive_point"}))
    assert publish(settings, connection, NEW) is not None
    copy = tmp_path / "copy"
    for folder in ("include", "expectations"):
        shutil.copytree(PROJECT_ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    measures = copy / "include" / "sql" / "measures"
    with (measures / "catalogue.yaml").open("a", encoding="utf-8") as stream:
        stream.write(ENTRY)
    text = (measures / "findings.sql").read_text(encoding="utf-8")
    anchor = "    meaning.is_assessed as criteria_assessed,\n"
    assert anchor in text
    (measures / "findings.sql").write_text(text.replace(anchor, COUNTED + anchor), encoding="utf-8")
    return copy


def run(copy: Path, settings: Settings, code: str, *arguments: str) -> str:
    """Run Python with the package of a copy; what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "include"),
        "PREFAUDIT_DATABASE_URL": settings.database_url,
        "PREFAUDIT_VAR": str(settings.var),
        "COLUMNS": "200",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_measure_is_added_by_its_sql_and_its_entry(
    settings: Settings, connection: Connection, extended: Path
) -> None:
    question = run(extended, settings, PUBLISH, NEW)
    assert "| Constats à améliorer | 2 | – | – |" in question
    assert connection.execute(
        "select module_code, to_improve from published.national_summary order by module_code"
    ).fetchall() == [("1", 2), ("2", 0), ("all", 2)]
    assert connection.execute(
        "select to_improve from publication.summaries join publication.publications using (publication_id) "
        "where number = 1 and subject_kind = 'all' and territory_kind = 'nation'"
    ).fetchall() == [(None,)]
    dictionary = connection.execute(
        "select table_name, column_title, description from published.data_dictionary where column_name = 'to_improve'"
    ).fetchall()
    title, definition = "À améliorer", "Constats « piste de progrès » ou « point sensible »."
    summaries = [table.name for table in PUBLISHED_TABLES if re.match("national_summary|summary_by_", table.name)]
    assert sorted(dictionary) == sorted((name, title, definition) for name in summaries)
    assert connection.execute(
        "select label, before, after from published.corrections where figure_code = 'national_summary/to_improve'"
    ).fetchall() == [("Constats à améliorer", None, "2")]

    package = Path(settings.publications) / NEW / "0002"
    with (package / "summary_by_region.csv").open(encoding="utf-8", newline="") as stream:
        rows = {(row["region_code"], row["module_code"]): row["to_improve"] for row in csv.DictReader(stream)}
    assert rows["84", "all"] == "2"
    assert f"national_summary,Synthèse nationale,to_improve,integer,{title},{definition}" in (
        package / "dictionnaire.csv"
    ).read_text(encoding="utf-8")
    fields = json.loads((package / "national_summary.schema.json").read_text(encoding="utf-8"))["fields"]
    assert {"name": "to_improve", "type": "integer", "title": title, "description": definition} in fields
    report = (package / "rapport.html").read_text(encoding="utf-8")
    (table,) = re.findall(r'<caption id="t-national">.*?</table>', report, re.S)
    assert title in table
    sheet = openpyxl.load_workbook(package / "synthese.xlsx")["Modules"]
    column = [cell.value for cell in sheet[2]].index(title)
    assert [row[column] for row in sheet.iter_rows(min_row=3, max_row=5, values_only=True)] == [2, 0, 2]

    command = "from prefaudit.cli.main import main; main()"
    assert "improve" in run(extended, settings, command, "figures", "--campaign", NEW)
    figures = json.loads(run(extended, settings, command, "figures", "--campaign", NEW, "--json"))
    assert [row["to_improve"] for row in figures["national_summary"]] == [2, 0, 2]
    traced = run(extended, settings, command, "trace", "--campaign", NEW, "--figure", "to_improve")
    assert "Publication 2 of 2026, to_improve: 2 to_improve." in traced


def test_the_bounds_of_audits_are_those_of_every_form() -> None:
    rate, edges = catalogue()["conformity_rate"], {}
    for side in ("low", "high"):
        measure = catalogue()[f"conformity_rate_{side}"]
        edges[side] = (measure.numerator, measure.denominator)
    assert edges == bounds(rate.numerator, rate.denominator, "audits")
