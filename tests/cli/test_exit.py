"""How a command ends: in a sentence where an operator can mend it, in silence where nobody listens any longer."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from prefaudit.cli.exit import ended
from prefaudit.cli.output_file import PlaceUnusable, require_writable
from prefaudit.ingestion.channels import LandingError
from prefaudit.tasks import consolidate_returns
from tests.support.command_line import typed


def _raises(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize("command", [("template", "--site", "26"), ("simulate", "--sites", "1")])
def test_a_folder_that_cannot_be_made_is_a_sentence(command: tuple[str, ...]) -> None:
    said = typed(*command, "--campaign", "2026", "--out", "/proc/x")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "« /proc/x » cannot be used (No such file or directory). Check that the place exists and may be read and "
        "written, or name another, then call again.\n"
    )


def test_a_full_disk_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(lambda: _raises(OSError(errno.ENOSPC, "No space left on device"))) == 2
    assert capsys.readouterr().err == "The disk is full (No space left on device). Free some space, then call again.\n"


def test_a_channel_that_cannot_be_used_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        consolidate_returns, "run", lambda _: _raises(LandingError("The zone foo://bar cannot be used."))
    )
    said = typed("night")
    assert (said.code, said.err) == (2, "The zone foo://bar cannot be used.\n")


def test_a_fault_of_the_program_keeps_its_traceback_and_is_not_the_code_of_rejected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ended(lambda: _raises(KeyError("x"))) == 70
    assert capsys.readouterr().err.splitlines()[-2:] == ["KeyError: 'x'", ""]


@pytest.mark.parametrize(("code", "given"), [(None, 0), (0, 0), (1, 1)])
def test_the_exit_code_of_a_command_is_its_own(code: int | None, given: int) -> None:
    assert ended(lambda: _raises(SystemExit(code))) == given


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_gone_is_no_error(tmp_path: Path, unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    environment = {**os.environ, "PREFAUDIT_VAR": str(tmp_path), "PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-c", "from prefaudit.cli.main import main; main()", "status"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_trial_of_a_file_leaves_nothing_and_harms_nothing(tmp_path: Path) -> None:
    require_writable(tmp_path / "new.csv")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old.csv").write_text("kept", "utf-8")
    require_writable(tmp_path / "old.csv")
    assert (tmp_path / "old.csv").read_text("utf-8") == "kept"
    require_writable(Path(os.devnull))
    with pytest.raises(PlaceUnusable, match=r"cannot be written \(Is a directory\)"):
        require_writable(tmp_path)
