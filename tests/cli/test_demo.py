"""`make run` says what it does, no more and no less."""

import re
from contextlib import nullcontext

import pytest
from rich.console import Console

from prefaudit.cli import demo
from prefaudit.settings import PROJECT_ROOT, Settings
from tests.support.command_line import typed

NUMBERS = ("no", "one", "two", "three", "four")


def test_the_helps_say_how_many_campaigns_are_simulated() -> None:
    said = f"simulate {NUMBERS[len(demo.PLANS)]} campaigns"
    assert said in typed("demo", "--help").out.lower()
    assert re.search(rf"^run: .*{said}", (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_time_printed_says_what_it_does_not_count(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("_simulate", "_run_once", "show", "show_publications"):
        monkeypatch.setattr(demo, name, lambda *_: None)
    for name in ("_airflow", "connect"):
        monkeypatch.setattr(demo, name, lambda *_: nullcontext())
    demo.demo(settings, Console(width=120))
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Done in 0 s, without the set-up. `make up` opens Airflow, `make psql` the warehouse."
    )
