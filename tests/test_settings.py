"""The settings as the environment gives them, and the sentence where it gives what cannot be used."""

import re

import pytest

from prefaudit.settings import SettingError, Settings


def test_what_is_set_replaces_its_default_and_what_is_empty_does_not() -> None:
    settings = Settings.from_env({"PREFAUDIT_BATCH_SIZE": "7", "PREFAUDIT_READ_TIMEOUT": "", "PREFAUDIT_ARCHIVE": "12"})
    assert (settings.batch_size, settings.read_timeout, settings.archive) == (7, 45.0, "12")


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
        ("SETTLE_SECONDS", "-0.5", "a number of 0 or more"),
        ("KEEP_DAYS", "deux", "a whole number above zero"),
        ("READ_MEMORY", "1000", "a whole number of 268435456 or more"),
        ("BUREAU", "pasunadresse", "an address such as bureau@example.org"),
        ("NIGHT_AT", "02:30", "a cron expression of five fields, by the clock of Paris, such as 30 2 * * *"),
        ("PAGE_URL", "abc", "an address that begins with http:// or https://"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(name: str, text: str, expected: str) -> None:
    sentence = f"PREFAUDIT_{name} is « {text} »; {expected} is expected. Correct the variable and start again."
    with pytest.raises(SettingError, match=f"^{re.escape(sentence)}$"):
        Settings.from_env({f"PREFAUDIT_{name}": text})


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("PREFAUDIT_LANDNG", "Write PREFAUDIT_LANDING, or unset the variable."),
        ("PREFAUDIT_SOMETHING", "docs/settings.md lists them all: correct it, or unset the variable."),
    ],
)
def test_a_name_that_is_no_setting_is_refused(name: str, advice: str) -> None:
    with pytest.raises(SettingError, match=f"^{re.escape(f'{name} is not a setting: nothing reads it. {advice}')}$"):
        Settings.from_env({name: "/data"})


def test_names_of_others_are_left_alone() -> None:
    assert Settings.from_env({"PREFAUDIT_REDIS_PASSWORD": "x", "LANDING": "y"}) == Settings.from_env({})
