"""Addresses become paths in one place, so that every room has what is put right there."""

import re

from prefaudit.settings import PROJECT_ROOT

# It is given paths, never addresses.
GIVEN_PATHS = {"atomic.py"}


def test_no_room_makes_a_path_of_an_address_by_itself() -> None:
    package = PROJECT_ROOT / "include" / "prefaudit"
    files = [path for path in package.rglob("*.py") if path.parent.name != "places" and path.name not in GIVEN_PATHS]
    made = [path.name for path in files if re.search(r"\bUPath\(|\(UPath,", path.read_text(encoding="utf-8"))]
    assert made == []
