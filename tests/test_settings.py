"""The settings as the environment gives them, and the sentence where it gives what cannot be used."""

import re
from dataclasses import fields
from pathlib import Path

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
        (
            "OIDC_ROLES",
            "lecture=Reader",
            "group=role, several separated by semicolons, with the roles Viewer, Op and Admin,",
        ),
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


def test_what_holds_a_password_may_come_from_a_mounted_file(tmp_path: Path) -> None:
    secrets = {each.name for each in fields(Settings) if not each.repr}
    assert secrets == {"database_url", "channels", "smtp_url", "imap_url", "metadata_url", "oidc_client_secret"}
    given = {}
    for name in secrets:
        (tmp_path / name).write_text(f"smtp://u:p-{name}@host\n", encoding="utf-8")
        given[f"PREFAUDIT_{name.upper()}_FILE"] = str(tmp_path / name)
    settings = Settings.from_env(given)
    assert {name: getattr(settings, name) for name in secrets} == {name: f"smtp://u:p-{name}@host" for name in secrets}
    assert {f"p-{name}" for name in secrets - {"oidc_client_secret"}} <= settings.secrets
    assert settings.oidc_client_secret in settings.secrets
    assert "p-" not in repr(settings)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "which cannot be read (No such file or directory). Correct the name, or the file and its rights"),
        (b"\xff", "which cannot be read (it is not text in UTF-8). Correct the name, or the file and its rights"),
        (b"\n", "which is empty. Write the value into it, or unset the variable."),
    ],
)
def test_a_mounted_file_that_says_nothing_is_refused(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "smtp"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingError, match=re.escape(f"PREFAUDIT_SMTP_URL_FILE names {path}, {reason}")):
        Settings.from_env({"PREFAUDIT_SMTP_URL_FILE": str(path)})


def test_a_setting_and_its_file_are_not_both_taken() -> None:
    with pytest.raises(SettingError, match=r"^PREFAUDIT_SMTP_URL and PREFAUDIT_SMTP_URL_FILE are both set"):
        Settings.from_env({"PREFAUDIT_SMTP_URL": "smtp://a", "PREFAUDIT_SMTP_URL_FILE": "/nowhere"})


def test_only_what_holds_a_password_has_a_file() -> None:
    with pytest.raises(SettingError, match=r"^PREFAUDIT_LANDING_FILE is not a setting"):
        Settings.from_env({"PREFAUDIT_LANDING_FILE": "/nowhere"})
