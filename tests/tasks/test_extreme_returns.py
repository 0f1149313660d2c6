"""Returns that are well-formed and would once have stopped a run for everybody: each costs itself alone."""

import os
from pathlib import Path
from random import Random

from prefaudit.campaigns.forms.draft import Draft
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.support.landing import CAMPAIGN, deposit, form, issues, verdicts
from tests.support.publishing import rows_alone


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


# By site: the sheet, its answers, and the rule that they break.
EXTREME: dict[str, tuple[str, dict[str, object], str]] = {
    "692": ("identification", {"site_code": _noise(6000)}, "identification.site.known"),
    "01": ("identification", {"campaign_code": _noise(6000)}, "identification.campaign.known"),
    "02": ("certificates", {**CERTIFICATE, "scope": _noise(8000)}, "types.too_long"),
    "03": ("certificates", {**CERTIFICATE, "first_obtained_on": "01/01/0001"}, "types.date"),
    "04": ("indicators", {"period": "20\uff12\uff16"}, "indicators.period.form"),
    "05": ("indicators", {"numerator": 1e19, "denominator": 1e19, "value": 100}, "types.too_large"),
    "06": ("indicators", {"numerator": 1e308, "denominator": 1e308, "value": 100}, "types.too_large"),
}


@rows_alone()
def test_values_that_no_one_foresaw_cost_their_returns_alone(quick: Settings, reference: Reference) -> None:
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = {
        deposit(quick, _spoiled(form(quick, reference, site), table, **values), site).name: rule
        for site, (table, values, rule) in EXTREME.items()
    }
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", **dict.fromkeys(bad, "rejected")}
        found = issues(connection)
        answered = connection.execute("select count(*) from ledger.answers").fetchone()
        published = connection.execute("select accepted from published.national_summary where module_code = 'all'")
        assert (answered, published.fetchall()) == ((1 + len(bad),), [(1,)])
    assert [name for name, rule in bad.items() if rule not in {broken for broken, *_ in found[name]}] == []


def test_a_name_of_250_bytes_is_answered_under_a_shorter_one(quick: Settings, reference: Reference) -> None:
    long = deposit(quick, form(quick, reference, "26"), "26", name=f"{'é' * 122}.xlsx")
    assert len(os.fsencode(long.name)) == 249
    assert consolidate_returns.run(quick, publish=False) == [CAMPAIGN]
    (page,) = Path(quick.answers).rglob("*_accuse.html")
    assert page.name == f"{'é' * 100}_accuse.html"


def test_texts_beyond_all_measure_are_not_carried_through_the_run(quick: Settings, reference: Reference) -> None:
    draft = form(quick, reference, "692")
    sheet = draft.sheet("findings")
    for row in range(sheet.first_row, sheet.first_row + 40):
        sheet.set("comment", "é" * 30_000, row)
    good = deposit(quick, form(quick, reference, "26"), "26")
    bad = deposit(quick, draft, "692")
    assert consolidate_returns.run(quick, publish=False) == [CAMPAIGN]
    with connect(quick) as connection:
        assert verdicts(connection) == {good.name: "accepted", bad.name: "rejected"}
        assert [found for found, *_ in issues(connection)[bad.name]] == ["file.too_much_text"]
