"""The settings as the environment gives them, and the sentence where it gives what cannot be."""

import re

import pytest

from prefaudit.settings import SettingError, Settings


def test_what_is_set_replaces_its_default_and_what_is_empty_does_not() -> None:
    settings = Settings.from_env({"PREFAUDIT_BATCH_SIZE": "7", "PREFAUDIT_READ_TIMEOUT": "", "PREFAUDIT_BUREAU": "12"})
    assert (settings.batch_size, settings.read_timeout, settings.bureau) == (7, 60.0, "12")


def test_a_file_may_be_taken_in_at_once() -> None:
    assert Settings.from_env({"PREFAUDIT_SETTLE_SECONDS": "0"}).settle_seconds == 0


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("BATCH_SIZE", "0", "a whole number above zero"),
        ("VALIDATION_SIZE", "-1", "a whole number above zero"),
        ("READ_WORKERS", "2.5", "a whole number above zero"),
        ("READ_TIMEOUT", "0", "a number above zero"),
        ("READ_TIMEOUT", "nan", "a number above zero"),
        ("READ_TIMEOUT", "inf", "a number above zero"),
        ("SETTLE_SECONDS", "-0.5", "a number of zero or more"),
        ("KEEP_DAYS", "deux", "a whole number above zero"),
    ],
)
def test_a_number_that_cannot_be_is_refused_in_a_sentence(name: str, text: str, expected: str) -> None:
    sentence = f"PREFAUDIT_{name} is « {text} »; {expected} is expected. Correct the variable and start again."
    with pytest.raises(SettingError, match=f"^{re.escape(sentence)}$"):
        Settings.from_env({f"PREFAUDIT_{name}": text})
