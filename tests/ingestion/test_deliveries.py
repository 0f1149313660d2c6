"""Deliveries: names made safe, whole files, one folder each."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefaudit.ingestion.channels import LandingError
from prefaudit.ingestion.deliveries import Sender, deliver, safe_name
from prefaudit.ingestion.listing import is_temporary
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import connect


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Retour Préfecture (26).xlsx", "Retour Préfecture (26).xlsx"),
        ("C:\\Users\\x\\retour.xlsx", "retour.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\nc.xlsx", "a_b_c.xlsx"),
        ("~$retour.xlsx", "retour_$retour.xlsx.xlsx"),
        ("<b>.xlsx", "_b_.xlsx"),
        ("", "retour.xlsx"),
        ("...", "retour.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 115 + ".xlsx"),
    ],
)
def test_a_name_is_made_safe(sent: str, kept: str) -> None:
    if sent.startswith("~$"):
        assert not is_temporary(safe_name(sent))
    else:
        assert safe_name(sent) == kept


@pytest.mark.slow
@given(st.text(max_size=200))
def test_any_name_is_fit_for_a_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe and "/" not in safe and "\\" not in safe and safe not in {".", ".."}
    assert not is_temporary(safe)
    assert len(safe) <= 140 and safe.isprintable()
    assert safe_name(safe) == safe


def test_files_of_the_same_name_do_not_meet(settings: Settings) -> None:
    with connect(settings) as connection:
        one, two = deliver(settings, connection, [("a.xlsx", b"1"), ("a.xlsx", b"2")], Sender("page", "marie"))
    assert one.batch == two.batch
    assert [Path(each.location.removeprefix("file://")).read_bytes() for each in (one, two)] == [b"1", b"2"]
    assert not list(Path(settings.landing).rglob("*.part"))


def test_a_landing_zone_that_cannot_be_written_is_reported(settings: Settings) -> None:
    Path(settings.landing).parent.mkdir(parents=True)
    Path(settings.landing).write_text("a file where a folder should be")
    with connect(settings) as connection:
        with pytest.raises(LandingError, match=r"« a\.xlsx » cannot be written to .* Check PREFAUDIT_LANDING"):
            deliver(settings, connection, [("a.xlsx", b"1")], Sender("page", "marie"))
        assert connection.execute("select count(*) from ledger.deliveries").fetchone() == (0,)
