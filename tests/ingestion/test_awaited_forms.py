"""Which form a place of deposit awaits: folders of the landing zone and channels, the nearest first."""

from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.ingestion.awaited_forms import Awaited, form_places
from prefaudit.model.contracts import contracts_of
from prefaudit.settings import SettingError, Settings
from prefaudit.tasks import consolidate_returns
from tests.warehouse.meals import CONTRACT as MEALS
from tests.warehouse.sample import CONTRACT

BOTH = contracts_of([CONTRACT, MEALS])
CAMPAIGNS = {"2026": "audit-return", "meals-2026": "school-meals"}


def test_places_are_folders_of_the_landing_zone_or_channels_the_nearest_first(tmp_path: Path) -> None:
    places = "a=audit-return a/b/=school-meals@meals-2026 sftp://me:secret@host/in=school-meals"
    settings = replace(Settings.from_env({}), landing=str(tmp_path), form_places=places)
    assert list(form_places(settings, BOTH, CAMPAIGNS).items()) == [
        (f"file://{tmp_path}/a/b/", Awaited("school-meals", "meals-2026")),
        (f"file://{tmp_path}/a/", Awaited("audit-return")),
        ("sftp://host/in/", Awaited("school-meals")),
    ]
    assert form_places(Settings.from_env({}), BOTH, CAMPAIGNS) == {}


@pytest.mark.parametrize(
    "pair", ["cantines", "=school-meals", "cantines=", "cantines=school-meal", "cantines=school-meals@"]
)
def test_a_place_that_awaits_no_form_that_there_is_is_an_operators_error(pair: str) -> None:
    with pytest.raises(SettingError) as refused:
        form_places(replace(Settings.from_env({}), form_places=pair), BOTH, CAMPAIGNS)
    assert str(refused.value) == (
        f"PREFAUDIT_FORM_PLACES has « {pair} »; place=form or place=form@campaign is expected, with one of the forms "
        "audit-return, school-meals. Correct the variable and start again."
    )


@pytest.mark.parametrize(
    ("campaign", "wrong"), [("2026", "is of the form « audit-return »"), ("meals-2025", "does not exist")]
)
def test_so_is_one_of_a_campaign_that_there_is_not_or_of_another_form(campaign: str, wrong: str) -> None:
    settings = replace(Settings.from_env({}), form_places=f"cantines=school-meals@{campaign}")
    with pytest.raises(SettingError) as refused:
        form_places(settings, BOTH, CAMPAIGNS)
    assert str(refused.value) == (
        f"PREFAUDIT_FORM_PLACES has « cantines=school-meals@{campaign} »; the campaign « {campaign} » {wrong}. Name a "
        "campaign of the form « school-meals » (meals-2026), and start again."
    )


def test_where_decisions_are_not_known_a_campaign_may_be_one_of_them() -> None:
    settings = replace(Settings.from_env({}), form_places="cantines=school-meals@meals-2027")
    (awaited,) = form_places(settings, BOTH, CAMPAIGNS, all_known=False).values()
    assert awaited == Awaited("school-meals", "meals-2027")


def test_a_run_with_such_a_place_ends_before_anything_is_taken_in(settings: Settings) -> None:
    with pytest.raises(SettingError, match="PREFAUDIT_FORM_PLACES has « in=no-form »"):
        consolidate_returns.prepare(replace(settings, form_places="in=no-form"))
