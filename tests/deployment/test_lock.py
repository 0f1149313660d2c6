"""The locks hold what pyproject.toml asks for: one what runs, the other what development adds to it."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from prefaudit.settings import PROJECT_ROOT

PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = PROJECT["dependency-groups"]


def _lock(name: str) -> dict[str, str]:
    """The version of each package of a lock, every one of them with a hash."""
    text = (PROJECT_ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE).strip())
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    pins = (re.match(r"([\w.-]+)(?:\[.*\])?==(\S+)", entry) for entry in entries)
    return {canonicalize_name(pin[1]): pin[2] for pin in pins if pin}


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("requirements.txt", [*PROJECT["project"]["dependencies"], *GROUPS["build"]]),
        ("requirements-dev.txt", GROUPS["dev"]),
    ],
)
def test_a_lock_has_every_dependency_in_a_version_that_is_asked_for(name: str, asked: list[str]) -> None:
    pinned = _lock(name)
    missing = [
        str(each)
        for each in map(Requirement, asked)
        if pinned.get(canonicalize_name(each.name), "") not in each.specifier
    ]
    assert asked and missing == []


def test_what_development_needs_is_not_in_the_image() -> None:
    assert not _lock("requirements.txt").keys() & _lock("requirements-dev.txt").keys()
