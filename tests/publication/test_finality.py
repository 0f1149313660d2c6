"""A publication is provisional until the last day of its returns is past and the day of its figures has come, and then
final; each says so."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from prefaudit.l10n import clock as paris
from prefaudit.l10n import french
from prefaudit.publication.build import built_again, built_as_of
from prefaudit.publication.inputs import inputs_of
from prefaudit.publication.verification import says_the_same
from prefaudit.settings import Settings
from prefaudit.warehouse.as_of import reading_as_of
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.reference_sync import sync_reference
from tests.support.publishing import publish
from tests.warehouse.sample import ERROR, NEW, a_return, sample_reference, settled


def _due(connection: Connection, days: int, figures: int = 0) -> None:
    """Move the last day of the new campaign's returns to so many days after today; that of one site is a day before.
    Its figures are of so many days after today."""
    reference, day = sample_reference(), paris.today() + timedelta(days=days)
    due = {"25": day - timedelta(days=1)}
    owed = [
        {**row, "due_on": due.get(str(row["site_code"]), day).isoformat()} if row["campaign_code"] == NEW else row
        for row in reference.table("owed")
    ]
    finality = ("publication_finality", "provisional", "provisoire"), ("publication_finality", "final", "définitive")
    campaigns = [
        {**row, "figures_on": (paris.today() + timedelta(days=figures)).isoformat()}
        if row["campaign_code"] == NEW
        else row
        for row in reference.table("campaigns")
    ]
    lists = [
        dict(zip(("list", "code", "label"), each, strict=True)) | {"position": "1", "meaning": None}
        for each in finality
    ]
    codes = [*reference.table("code_lists"), *lists]
    changed = reference.changed("owed", owed).changed("code_lists", codes).changed("campaigns", campaigns)
    sync_reference(connection, changed)


@pytest.mark.parametrize(
    ("days", "figures", "finality", "word"),
    [(0, 0, "provisional", "provisoire"), (-2, 0, "final", "définitive"), (-2, 2, "provisional", "provisoire")],
)
def test_a_publication_says_whether_it_is_final(
    settings: Settings, connection: Connection, days: int, figures: int, finality: str, word: str
) -> None:
    _due(connection, days, figures)
    settled(connection, a_return("25"))
    published = publish(settings, connection, NEW)
    assert published is not None
    shown = connection.execute("select finality from published.publications where campaign_code = %s", [NEW]).fetchone()
    assert (published.finality, published.finality_label, shown) == (finality, word, (finality,))
    folder = Path(published.path)
    if figures > 0:
        day = french.day(paris.today() + timedelta(days=figures))
        assert f"provisoire jusqu’au jour des chiffres, le {day}" in unescape(
            (folder / "rapport.html").read_text("utf-8")
        )
    assert f"Publication n°\u00a01 <strong>{word}</strong>" in (folder / "rapport.html").read_text("utf-8")
    answer = (folder / "reponse-parlement.txt").read_text("utf-8").replace("\u00a0", " ")
    assert re.search(rf"publication n° 1 \[\d+\], {word}, arrêtée", answer)
    cover = openpyxl.load_workbook(folder / "synthese.xlsx")["Lisez-moi"]
    assert f"n°\u00a01, {word}" in [row[1] for row in cover.iter_rows(values_only=True)]


def test_the_day_after_the_last_one_a_publication_that_was_provisional_does_not_say_the_same(
    settings: Settings, connection: Connection
) -> None:
    _due(connection, 0)
    settled(connection, a_return("25"))
    published = publish(settings, connection, NEW)
    assert published is not None
    kinds = []
    for later in (timedelta(0), timedelta(days=2)):
        timestamp = datetime.now(UTC) + later
        with reading_as_of(connection, timestamp):
            kinds.append(inputs_of(connection, NEW))
        with built_as_of(connection, NEW, timestamp) as built:
            assert says_the_same(connection, built, published.publication_id) is (not later)
    assert kinds[1].changed_from(kinds[0]) == ["day", "finality"]


def test_a_return_is_not_due_until_its_last_day_is_past_and_then_missing_for_time_has_passed(
    settings: Settings, connection: Connection
) -> None:
    _due(connection, 2)
    settled(connection, a_return("25"))
    settled(connection, a_return("69"), [ERROR])
    published = publish(settings, connection, NEW)
    assert published is not None
    page = unescape((Path(published.path) / "rapport.html").read_text("utf-8")).replace("\u00a0", " ")
    assert "sans dépôt : 0, pas encore dus : 2, refusés : 1, retirés : 0." in page
    assert ">sans dépôt, pas encore dû</td>" in page
    last = datetime.combine(paris.today() + timedelta(days=3), time(), ZoneInfo("Europe/Paris"))
    told = []
    for timestamp in (last - timedelta(seconds=1), last):
        with built_again(
            connection, replace(published, as_of=timestamp, previous_id=published.publication_id)
        ) as built:
            states = "select state from publication.returns where publication_id = %s order by site_code"
            counts = (
                "select received, missing_returns, not_due_returns, rejected_returns from publication.summaries "
                "where publication_id = %s and territory_kind = 'nation' and subject_kind = 'all'"
            )
            told.append((
                [state for (state,) in connection.execute(states, [built])],
                connection.execute(counts, [built]).fetchone(),
            ))  # fmt: skip
            changed = connection.execute(
                "select kind, coalesce(site_code, column_name), before, after, causes from publication.corrections "
                "where publication_id = %s and (kind = 'return_state' or table_name = 'national_summary' and "
                "row_key::json ->> 'module_code' = 'all') order by position",
                [built],
            ).fetchall()
    assert told == [
        (["accepted", "not_due", "rejected", "not_due"], (2, 0, 2, 1)),
        (["accepted", "missing", "rejected", "missing"], (2, 2, 0, 1)),
    ]
    assert changed == [
        *(("return_state", site, "not_due", "missing", "passing_time") for site in ("39", "692")),
        ("cell", "missing_returns", "0", "2", "passing_time"),
        ("cell", "not_due_returns", "2", "0", "passing_time"),
    ]
