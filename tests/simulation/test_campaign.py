"""What cannot be simulated is refused before anything is written, with the number that could be asked for."""

from pathlib import Path

import pytest

from tests.support.command_line import typed


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--sites", "-5"), "« sites » is -5; a number of zero or more is expected."),
        (("--faults", "-1"), "« faults » is -1; a number of zero or more is expected."),
        (
            ("--sites", "400"),
            "400 sites asked for, but only 334 owe a return in the campaign « 2026 ». Ask for 334 at most.",
        ),
        (
            ("--sites", "5", "--missing", "400"),
            "400 missing returns asked for, but only 4 of 5 sites may send nothing: one at least answers. Ask for 4 at "
            "most.",
        ),
        (
            ("--sites", "20", "--faults", "30"),
            "30 returns with a fault asked for, but only 20 sites answer. Ask for 20 at most.",
        ),
        (
            ("--missing", "300", "--late", "35"),
            "35 late returns asked for, but only 34 sites answer. Ask for 34 at most.",
        ),
        (
            ("--sites", "20", "--faults", "3", "--twice", "5"),
            "5 corrected returns asked for, but only 3 returns have a fault. Ask for 3 at most.",
        ),
    ],
)
def test_numbers_that_do_not_fit_together_are_refused(tmp_path: Path, options: tuple[str, ...], sentence: str) -> None:
    said = typed("simulate", "--campaign", "2026", "--out", str(tmp_path / "out"), *options)
    assert (said.code, said.out, said.err) == (2, "", f"{sentence}\n")
    assert not (tmp_path / "out").exists()


def test_a_campaign_that_is_not_known_is_refused(tmp_path: Path) -> None:
    said = typed("simulate", "--campaign", "1999", "--out", str(tmp_path / "out"))
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("The campaign « 1999 » is unknown; the reference data has 2006-2007, ")


def test_missing_faulty_and_corrected_returns_are_as_many_as_asked(tmp_path: Path) -> None:
    numbers = ("--sites", "4", "--missing", "1", "--faults", "2", "--twice", "1")
    said = typed("simulate", "--campaign", "2026", "--out", str(tmp_path), *numbers)
    assert said.out == f"4 simulated returns in {tmp_path}, 2 with a fault; see {tmp_path / 'expected.jsonl'}.\n"
    assert len(list(tmp_path.glob("*.xlsx"))) == 4
