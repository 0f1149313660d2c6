"""Returns that are well-formed and would once have stopped a run for everybody: each costs itself alone."""

import os
from pathlib import Path
from random import Random

import pytest

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form, issues, verdicts


def _noise(length: int) -> str:
    """Text that no compression makes short enough for an index."""
    return "".join(Random(length).choices("abcdefghijklmnopqrstuvwxyzéèàç0123456789", k=length))


def _spoiled(draft: Draft, table: str, **values: object) -> Draft:
    """A filled form with some answers of a sheet replaced; in a table, those of its first row."""
    sheet = draft.sheet(table)
    row = sheet.first_row if sheet.header_row is not None else None
    for name, value in values.items():
        sheet.set(name, value, row)  # type: ignore[arg-type]
    return draft


CERTIFICATE = {"scheme": "ISO 9001", "obtained_on": "12/06/2025", "expires_on": "12/06/2028"}


@pytest.mark.parametrize(
    ("table", "values", "rule"),
    [
        ("identification", {"site_code": _noise(6000)}, "identification.site.known"),
        ("identification", {"campaign_code": _noise(6000)}, "identification.campaign.known"),
        ("certificates", {**CERTIFICATE, "scope": _noise(8000)}, "types.too_long"),
        ("certificates", {**CERTIFICATE, "first_obtained_on": "01/01/0001"}, "types.date"),
        ("indicators", {"period": "20\uff12\uff16"}, "indicators.period.form"),
        ("indicators", {"numerator": 1e19, "denominator": 1e19, "value": 100}, "types.too_large"),
        ("indicators", {"numerator": 1e308, "denominator": 1e308, "value": 100}, "types.too_large"),
    ],
    ids=["site", "campaign", "scope", "year", "full-width", "1e19", "1e308"],
)
def test_a_value_that_no_one_foresaw_costs_its_return_alone(
    table: str, values: dict[str, object], rule: str, quick: Settings, reference: Reference
) -> None:
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = deposit(quick, _spoiled(form(quick, reference, "692"), table, **values), "692", name="retour.xlsx")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", bad.name: "rejected"}
        assert rule in {found for found, *_ in issues(connection)[bad.name]}
        answered = connection.execute("select count(*) from ledger.answers").fetchone()
        published = connection.execute("select accepted from published.national_summary where module_code = 'all'")
        assert (answered, published.fetchall()) == ((2,), [(1,)])


def test_a_name_of_250_bytes_is_answered_under_a_shorter_one(quick: Settings, reference: Reference) -> None:
    long = deposit(quick, form(quick, reference, "26"), "26", name=f"{'é' * 122}.xlsx")
    assert len(os.fsencode(long.name)) == 249
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    (page,) = Path(quick.answers).rglob("*_accuse.html")
    assert page.name == f"{'é' * 100}_accuse.html"


def test_texts_beyond_all_measure_are_not_carried_through_the_run(quick: Settings, reference: Reference) -> None:
    draft = form(quick, reference, "692")
    sheet = draft.sheet("findings")
    for row in range(sheet.first_row, sheet.first_row + 40):
        sheet.set("comment", "é" * 30_000, row)
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = deposit(quick, draft, "692")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", bad.name: "rejected"}
        assert [found for found, *_ in issues(connection)[bad.name]] == ["file.too_much_text"]
