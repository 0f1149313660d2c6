"""The form of the school meals, of docs/contracts.md: a cover that says who reports, and a row a school meal."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import yaml
from pydantic import TypeAdapter

from prefaudit.model.contract import Contract
from prefaudit.model.contracts import contracts_of
from prefaudit.model.issues import Issue
from prefaudit.model.read_return import ReadReturn, TableData, Value
from prefaudit.warehouse import consolidation, ledger
from prefaudit.warehouse.postgres.connection import Connection
from tests.warehouse.sample import NEW, submit

YAML = """
form: school-meals
version: "1"
title: School meals
language: en
identity: {version: cover.form_version, campaign: cover.campaign_code, site: cover.site_code}
tables:
  - name: cover
    sheet: Cover
    description: Who reports.
    layout: {kind: form}
    fields:
      - {name: form_version, title: Version, type: string, identifier: true}
      - {name: campaign_code, title: Campaign, type: string, identifier: true}
      - {name: site_code, title: Town, type: string, domain: sites.site_code}
      - {name: cook, title: Cook, type: string, personal: true, description: Never published.}
  - name: meals
    sheet: Meals
    layout: {kind: table}
    key: [school, served_on]
    fields:
      - {name: school, title: School, type: string}
      - {name: served_on, title: Day, type: date}
      - {name: served, title: Meals served, type: integer, description: Children and adults.}
      - {name: price, title: Price, type: number}
      - {name: kinds, title: Kinds, type: list, codes: audit_type}
      - {name: served_by, title: Served by, type: string, personal: true}
"""
# A row of the sheet « Meals »: (school, day, served, price, kinds, served by).
Meal = tuple[Value, ...]
MEALS: Sequence[Meal] = (
    ("North", date(2026, 6, 12), 120, 3.5, ("self_assessment", "pre_certification"), "Ann Server"),
    ("South", date(2026, 6, 12), 80, None, (), None),
)


def contract(changes: Mapping[str, str] | None = None) -> Contract:
    """The contract; `changes` replaces texts of its YAML."""
    text = YAML
    for old, new in (changes or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return TypeAdapter(Contract).validate_python(yaml.safe_load(text))


CONTRACT = contract()


def meals(
    site: str | None = "69",
    rows: Sequence[Meal] = MEALS,
    *,
    campaign: str | None = NEW,
    of: Contract = CONTRACT,
    cook: str | None = "Joe Cook",
) -> ReadReturn:
    """A return as the reader gives it: the cover in B2 and below, the meals from row 2, a column a field from A."""
    cover = (0, of.version, campaign, site, cook, *[None] * (len(of.table("cover").fields) - 4))
    width = len(of.table("meals").fields)
    answers = tuple((number, *(*row, *[None] * width)[:width]) for number, row in enumerate(rows, start=2))
    data = {
        "cover": TableData("cover", "Cover", None, _places(of, "cover", form=True), (cover,)),
        "meals": TableData("meals", "Meals", 1, _places(of, "meals", form=False), answers),
    }
    return ReadReturn(of.form, data, (), version=of.version)


def _places(of: Contract, table: str, *, form: bool) -> dict[str, tuple[str, int | None]]:
    names = [field.name for field in of.table(table).fields]
    return {name: ("B", place + 2) if form else (chr(ord("A") + place), None) for place, name in enumerate(names)}


def validated(
    connection: Connection,
    read: ReadReturn,
    issues: Sequence[Issue] = (),
    *,
    at: datetime | None = None,
    of: Contract = CONTRACT,
) -> int:
    """A submission read and judged: the issues are those of the rules."""
    number = submit(connection, at=at)
    judged(connection, number, read, issues, of=of)
    return number


def judged(
    connection: Connection, number: int, read: ReadReturn, issues: Sequence[Issue] = (), *, of: Contract = CONTRACT
) -> None:
    """A submission that is there, read and judged."""
    ledger.record_reading(connection, contracts_of([of]), {number: read})
    ledger.record_validation(connection, {number: (*read.issues, *issues)})


def settled(
    connection: Connection,
    read: ReadReturn,
    issues: Sequence[Issue] = (),
    *,
    at: datetime | None = None,
    of: Contract = CONTRACT,
) -> int:
    """A submission that went the whole way."""
    number = validated(connection, read, issues, at=at, of=of)
    consolidation.consolidate(connection, of.form)
    return number
