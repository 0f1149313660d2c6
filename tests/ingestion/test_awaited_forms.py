"""Which form a place of deposit awaits: folders of the landing zone and channels, the nearest first."""

from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit.ingestion.awaited_forms import form_places
from prefaudit.model.contracts import contracts_of
from prefaudit.settings import SettingError, Settings
from prefaudit.tasks import consolidate_returns
from tests.warehouse.meals import CONTRACT as MEALS
from tests.warehouse.sample import CONTRACT

BOTH = contracts_of([CONTRACT, MEALS])


def test_places_are_folders_of_the_landing_zone_or_channels_the_nearest_first(tmp_path: Path) -> None:
    places = "a=audit-return a/b/=school-meals sftp://me:secret@host/in=school-meals"
    settings = replace(Settings.from_env({}), landing=str(tmp_path), form_places=places)
    assert list(form_places(settings, BOTH).items()) == [
        (f"file://{tmp_path}/a/b/", "school-meals"),
        (f"file://{tmp_path}/a/", "audit-return"),
        ("sftp://host/in/", "school-meals"),
    ]
    assert form_places(Settings.from_env({}), BOTH) == {}


@pytest.mark.parametrize("pair", ["cantines", "=school-meals", "cantines=", "cantines=school-meal"])
def test_a_place_that_awaits_no_form_that_there_is_is_an_operators_error(pair: str) -> None:
    with pytest.raises(SettingError) as refused:
        form_places(replace(Settings.from_env({}), form_places=pair), BOTH)
    assert str(refused.value) == (
        f"PREFAUDIT_FORM_PLACES has « {pair} »; place=form is expected, with one of the forms audit-return, "
        "school-meals. Correct the variable and start again."
    )


def test_a_run_with_such_a_place_ends_before_anything_is_taken_in(settings: Settings) -> None:
    with pytest.raises(SettingError, match="PREFAUDIT_FORM_PLACES has « in=no-form »"):
        consolidate_returns.prepare(replace(settings, form_places="in=no-form"))
