"""Everything that is written is closed to others of the machine, or open to one group; nothing above it changes."""

import grp
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from prefaudit import atomic
from prefaudit.reference.data import Reference
from prefaudit.settings import SettingError, Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.setup import close_places
from tests.support.landing import CAMPAIGN, deposit, form


def _mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def test_a_run_writes_nothing_that_others_can_read(quick: Settings, reference: Reference) -> None:
    var = Path(quick.var)
    var.mkdir(parents=True)
    above = {place: _mode(place) for place in var.parents}
    # As a version before left it.
    var.chmod(0o755)
    deposit(quick, form(quick, reference, "26"), "26")
    assert consolidate_returns.run(quick) == [CAMPAIGN]
    places = [var, *var.rglob("*")]
    assert {place.name for place in places} >= {"archive", "answers", "publications", "data_docs"}
    assert [place for place in places if place.is_dir() and _mode(place) != 0o700] == []
    written = [place for place in places if place.is_file() and not place.is_relative_to(quick.landing)]
    assert len(written) > 50
    assert [place for place in written if _mode(place) != 0o600] == []
    assert {place: _mode(place) for place in var.parents} == above


def test_a_group_may_read_what_is_written(tmp_path: Path) -> None:
    group = grp.getgrgid(os.getgid()).gr_name
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var"), "PREFAUDIT_GROUP": group})
    close_places(settings)
    assert _mode(tmp_path / "var") == 0o2750
    earlier = os.umask(0o027)
    try:
        atomic.write(tmp_path / "var" / "archive" / "x", b"x")
    finally:
        os.umask(earlier)
    assert _mode(tmp_path / "var" / "archive") & 0o777 == 0o750
    assert _mode(tmp_path / "var" / "archive" / "x") == 0o640
    assert (tmp_path / "var" / "archive" / "x").group() == group


def test_a_group_that_is_not_there_is_told(tmp_path: Path) -> None:
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var"), "PREFAUDIT_GROUP": "personne-ici"})
    with pytest.raises(SettingError, match="PREFAUDIT_GROUP is « personne-ici », and this system has no such group"):
        close_places(settings)


def test_a_landing_zone_of_others_is_left_as_it_is(tmp_path: Path) -> None:
    zone = tmp_path / "zone"
    zone.mkdir()
    zone.chmod(0o777)
    settings = Settings.from_env({"PREFAUDIT_VAR": str(tmp_path / "var")})
    close_places(replace(settings, landing=str(zone)))
    assert _mode(zone) == 0o777
    assert _mode(tmp_path / "var") == 0o700
