"""Which code made a figure: the version of the package and a digest of what decides on figures."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from prefaudit.settings import PROJECT_ROOT

_DECIDING = (
    *("expectations/**/*.json", "include/contracts/*.yaml", "include/sql/**/*.sql", "include/sql/**/*.yaml"),
    *("include/prefaudit/**/*.py", "include/prefaudit/**/*.j2"),
)


@cache
def code_version(root: Path = PROJECT_ROOT) -> str:
    """Return the version and twelve hexadecimal digits of the SHA-256 of code, SQL, rules and contracts."""
    digest = hashlib.sha256()
    for pattern in _DECIDING:
        for path in sorted(root.glob(pattern)):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('prefaudit')}+{digest.hexdigest()[:12]}"
