"""requirements.txt is the lock of pyproject.toml: every dependency is in it, in a version that is asked for."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from prefaudit.settings import PROJECT_ROOT


def test_the_lock_has_every_dependency_in_a_version_that_is_asked_for() -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (PROJECT_ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==(\S+)", lock, re.M)
    }
    asked = [Requirement(each) for each in (*project["project"]["dependencies"], *project["dependency-groups"]["dev"])]
    assert asked
    missing = [str(each) for each in asked if pinned.get(canonicalize_name(each.name), "") not in each.specifier]
    assert missing == []
    assert lock.count("--hash=sha256:") > len(pinned)
