"""`prefaudit check` as a person types it: with the warehouse in reach and without, one file or many."""

import os
from pathlib import Path

import pytest

from prefaudit.campaigns.forms.render import render
from prefaudit.campaigns.opening import Decision, campaign_from_form, open_campaign
from prefaudit.cli.check import ACCEPTED, REJECTED
from prefaudit.reference.data import Reference
from prefaudit.settings import Settings
from prefaudit.tasks import consolidate_returns
from prefaudit.warehouse.postgres.connection import connect
from tests.campaigns.test_opening import FORM
from tests.support.command_line import Said, typed
from tests.support.landing import form


def check(*arguments: object) -> Said:
    return typed("check", *map(str, arguments))


@pytest.fixture
def of_2027(settings: Settings, reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A right return of a campaign that the form opened; the environment is that of the warehouse."""
    monkeypatch.setenv("PREFAUDIT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("PREFAUDIT_VAR", settings.var)
    consolidate_returns.prepare(settings)
    wanted = {**FORM, "audits_from": "2026-01-01", "audits_to": "2026-10-31"}
    with connect(settings) as connection:
        open_campaign(settings, connection, campaign_from_form(wanted), Decision("marie", "Décision du bureau"))
    draft = form(settings, reference, "26")
    draft.sheet("identification").set("campaign_code", "2027")
    return render(draft, tmp_path / "retour.xlsx")


def test_a_campaign_opened_by_the_form_is_known_where_the_warehouse_answers(
    of_2027: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = check(of_2027)
    assert (known.code, known.err) == (ACCEPTED, "")
    monkeypatch.delenv("PREFAUDIT_DATABASE_URL")
    unknown = check(of_2027)
    assert unknown.code == REJECTED
    assert unknown.err.startswith("No warehouse answers here, so that only the campaigns of include/ref")


def test_files_of_one_name_get_each_an_answer(of_2027: Path, tmp_path: Path) -> None:
    other = tmp_path / "ailleurs" / of_2027.name
    other.parent.mkdir()
    other.write_bytes(b"%PDF-1.7")
    assert check(of_2027, other, "--json", "--out", tmp_path / "out").code == REJECTED
    pages = sorted(path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*_accuse.html"))
    assert pages == [Path(number) / f"{of_2027.stem}_accuse.html" for number in ("1", "2")]


def test_no_answer_takes_the_place_of_a_file_that_was_checked(of_2027: Path, tmp_path: Path) -> None:
    mended = of_2027.with_name(f"{of_2027.stem}_controle.xlsx")
    mended.write_bytes(of_2027.read_bytes())
    spoiled = mended.read_bytes()
    of_2027.write_bytes(b"%PDF-1.7")
    assert check(of_2027, mended, "--json", "--out", of_2027.parent).code == REJECTED
    assert mended.read_bytes() == spoiled
    assert (of_2027.parent / "1" / f"{of_2027.stem}_accuse.html").is_file()


def test_names_of_any_kind_are_checked_and_shown(of_2027: Path, tmp_path: Path) -> None:
    odd = tmp_path / "r[b]x.xlsx"
    odd.write_bytes(of_2027.read_bytes())
    no_text = tmp_path / os.fsdecode(b"x\xff.xlsx")
    no_text.write_bytes(of_2027.read_bytes())
    answered = check(odd, "--out", tmp_path / "o[")
    assert answered.code == ACCEPTED
    assert "r[b]x_accuse.html" in answered.out.replace("\n", "")
    assert check(no_text, "--json", "--out", tmp_path / "o[").code == ACCEPTED
    assert check(no_text).code == ACCEPTED
