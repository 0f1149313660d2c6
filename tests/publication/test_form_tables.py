"""Published tables of a form: labels beside codes, versions side by side, measures over lists, blanks and odd texts."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from psycopg.types.json import Jsonb

from prefaudit.publication import trace as tracing
from prefaudit.publication.trace import Figure
from prefaudit.settings import Settings
from prefaudit.warehouse import form_tables
from prefaudit.warehouse.form_measures import MeasuresRefused, load_measures
from prefaudit.warehouse.kept_form import FormTablesRefused, fact_faults, form_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.staging import ensure_tables
from tests.support.publishing import publish_figures as publish
from tests.warehouse.meals import CONTRACT, contract, meals, settled
from tests.warehouse.sample import NEW

MEASURES = """
by: [departement_code]
measures:
  prepared: {title: Prepared, kind: count, rows: meals, where: {kinds: pre_certification}}
  odd: {title: Odd, kind: count, rows: meals, where: {school: ["100 % bio", "l'Été"]}}
  priced: {title: Priced, kind: count, rows: meals, where: {price: {given: true}}}
  served: {title: Served, kind: sum, rows: meals, of: served, where: {price: {min: 1, max: 3.5}}}
  towns: {title: Towns, kind: count, rows: cover}
"""
JUNE = date(2026, 6, 12)
ROWS = [
    ("100 % bio", JUNE, 120, 3.5, ("self_assessment", "pre_certification"), "Ann Server"),
    ("l'Été", JUNE, 80, None, (), None),
    ("Nord", JUNE, 7, 0.5, ("pre_certification",), None),
]


@pytest.fixture
def connection(connection: Connection) -> Connection:
    """The small world, whose campaign is of another form."""
    connection.execute("update ledger.campaigns set form = 'school-meals' where campaign_code = %s", [NEW])
    connection.execute("update ledger.returns_owed set audit_type = '' where campaign_code = %s", [NEW])
    ensure_tables(connection, [CONTRACT])
    return connection


def declared(folder: Path, text: str = MEASURES) -> Path:
    path = folder / "school-meals.measures.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def published(connection: Connection, table: str, columns: str) -> list[tuple[object, ...]]:
    query = f"select {columns} from published.school_meals__{table} order by 1, 2"
    return connection.execute(query.encode()).fetchall()


def test_labels_stand_beside_codes_and_a_new_version_adds_its_column_last(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    measures = load_measures(declared(tmp_path))
    form_tables.ensure(connection, [CONTRACT], measures)
    settled(connection, meals(rows=ROWS))
    assert publish(settings, connection, NEW) is not None
    assert published(connection, "meals", "school, kinds, kinds_label") == [
        ("100 % bio", "self_assessment ; pre_certification", "Auto-évaluation ; Pré-certification"),
        ("Nord", "pre_certification", "Pré-certification"),
        ("l'Été", None, None),
    ]
    columns = "breakdown, code, owed, accepted, prepared, odd, priced, served, towns"
    assert published(connection, "summary", columns) == [
        ("all", "all", 4, 1, 2, 2, 2, 120, 1),
        ("departement_code", "25", 1, 0, None, None, None, None, None),
        ("departement_code", "39", 1, 0, None, None, None, None, None),
        ("departement_code", "69", 2, 1, 2, 2, 2, 120, 1),
    ]
    found = tracing.trace(settings, connection, Figure(NEW, "odd"))
    assert [(row.value, row.cell) for row in found.rows] == [("100 % bio", "A2"), ("l'Été", "A3")]
    added = "- {name: waste, title: W, type: number}\n      - {name: price"
    grown = contract({'version: "1"': 'version: "2"', "- {name: price": added})
    ensure_tables(connection, [CONTRACT, grown])
    form_tables.ensure(connection, [CONTRACT, grown], measures)
    settled(connection, meals("25", [("Est", JUNE, 60, 1.5, 2.0)], of=grown), of=grown)
    assert publish(settings, connection, NEW) is not None
    assert published(connection, "meals", "school, waste, price")[:2] == [("100 % bio", None, 3.5), ("Est", 1.5, 2.0)]
    with connection.cursor() as cursor:
        cursor.execute("select * from published.school_meals__meals limit 0")
        assert [column.name for column in cursor.description or ()][-2:] == ["school_status", "waste"]


def test_measures_are_broken_down_by_the_reference_table_of_who_reports(
    settings: Settings, connection: Connection, tmp_path: Path
) -> None:
    of_towns = contract({"domain: sites.site_code": "domain: towns.town_code"})
    measures = load_measures(declared(tmp_path, MEASURES.replace("departement_code", "towns.district")))
    form_tables.ensure(connection, [of_towns], measures)
    connection.execute("update ledger.returns_owed set site_code = 'T' || site_code where campaign_code = %s", [NEW])
    for code, district in (("T25", "East"), ("T39", "East"), ("T69", None)):
        connection.execute(
            "insert into ledger.reporters values (%s, %s, %s, %s)",
            [NEW, code, f"Town {code}", Jsonb({"town_code": code, "district": district})],
        )
    settled(connection, meals("T25", ROWS[:1], of=of_towns), of=of_towns)
    settled(connection, meals("T69", ROWS[1:], of=of_towns), of=of_towns)
    assert publish(settings, connection, NEW) is not None
    assert published(connection, "summary", "breakdown, code, owed, accepted, prepared, towns") == [
        ("all", "all", 4, 2, 2, 2),
        ("towns.district", "(none)", 2, 1, 1, 1),
        ("towns.district", "East", 2, 1, 1, 1),
    ]
    found = tracing.trace(settings, connection, Figure(NEW, "prepared", line=("towns.district", "East")))
    assert [(row.site_code, row.value, row.cell) for row in found.rows] == [
        ("T25", "self_assessment ; pre_certification", "E2")
    ]
    found = tracing.trace(settings, connection, Figure(NEW, "reporting_rate", line=("towns.district", "(none)")))
    assert [(row.counted_in, row.site_code) for row in found.rows] == [
        ("accepted", "T69"),
        ("owed", "T69"),
        ("owed", "T692"),
    ]
    form = form_of([of_towns], measures)
    assert list(fact_faults(form, {"towns": [{"town_code": "25", "distrct": "East"}]})) == [
        "« by » has « towns.district »; expected one of town_code, distrct. Did you mean « distrct »?"
    ]


FAULTS: Mapping[str, str] = {
    "kind: sum, rows: meals, of: served": "kind: sum, rows: meals, of: school",
    "rows: cover": "rows: dishes",
    "where: {kinds: pre_certification}": "where: {served_by: Ann}",
    "kind: count, rows: cover": "kind: rate, rows: cover",
    "  towns: {title: Towns": "  owed: {title: Towns",
    "departement_code": "meals.cook",
    "price: {min: 1, max: 3.5}": "school: {min: 1}",
    "count, rows: cover": "distinct, rows: cover, of: cook",
    "by: [departement_code]": "by: [cover.cook]",
    "price: {given: true}": "served_on: 2026-02-30",
}
SAID = (
    "the measure « served » sums « school », which is no number.",
    "the measure « towns » has the rows « dishes »; expected one of cover, meals.",
    "the measure « prepared » names « served_by », a personal field, of which nothing is published. Name another, or "
    "take « personal » from it.",
    "the measure « towns » is of the kind rate: expected the keys denominator, numerator.",
    "the measure « owed » needs another name: small letters, digits and _, and none of campaign_code, breakdown, code, "
    "label, region_code, publication_id, "
    "owed, received, accepted, on_time, response_rate, reporting_rate, on_time_rate.",
    "« by » has « meals.cook »; expected one of region_code, departement_code, site_code, cover.form_version, "
    "cover.campaign_code, cover.site_code, meals.school, meals.served_on, meals.served, meals.price, meals.kinds.",
    "the measure « served » has bounds for « school », which is no number.",
    "the measure « towns » names « cook », a personal field, of which nothing is published. Name another, or take "
    "« personal » from it.",
    "« by » has « cover.cook », a personal field, of which nothing is published. Name another, or take « personal » "
    "from it.",
    "the measure « priced » counts the rows where « served_on » is « 2026-02-30 ». Write a date as YYYY-MM-DD.",
)


@pytest.mark.parametrize(("change", "said"), list(zip(FAULTS.items(), SAID, strict=True)))
def test_a_measure_that_does_not_fit_the_form_is_told(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    measures = load_measures(declared(tmp_path, MEASURES.replace(*change)))
    with pytest.raises(FormTablesRefused) as refused:
        form_of([CONTRACT], measures)
    assert str(refused.value).startswith(f"Form school-meals: {said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ": expected « measures », with an entry a measure, and perhaps « by », a list."),
        ("measures: [a]", ": expected « measures », with an entry a measure, and perhaps « by », a list."),
        (
            "measures:\n  a: {title: A, kind: averag}",
            ", line 2, a: « kind » is « averag »; expected one of count, distinct, sum, rate, mean, share, flag.",
        ),
        (
            "measures: {a: {title: A, kind: count, rwos: meals}}",
            ", line 1, a: unknown key « rwos »; expected one of title, kind, definition, label, heading, rows, of, "
            "where, numerator, denominator. Did you mean « rows »?",
        ),
        ("measures: {a: {kind: count}}", ", line 1, a: the key « title » is missing."),
        (
            "measures: {}\nby: [x]\nmeasure: y",
            ", line 3: unknown key « measure »; expected one of measures, by. Did you mean « measures »?",
        ),
        (
            "measures: {a: {title: A, kind: count, where: {b: {mn: 1}}}}",
            ", line 1, a: unknown key « mn »; expected one of among, min, max, given. Did you mean « min »?",
        ),
        ("measures: {a: 3}", ", line 1, a: it is « 3 »; expected a mapping with its keys."),
        ("measures: {a: {title: A, kind: count, kind: sum}}", ", line 1: the key « kind » is given twice."),
        ("measures: [", ", line 2: this is not YAML"),
    ],
)
def test_a_file_of_measures_that_cannot_be_read_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "school-meals.measures.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MeasuresRefused) as refused:
        load_measures(path)
    assert str(refused.value).startswith(f"school-meals.measures.yaml{said}")
