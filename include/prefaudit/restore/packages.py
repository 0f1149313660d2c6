"""Publications whose packages stand: a restored warehouse must know their numbers, or it would take them again."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from psycopg.types.json import Jsonb

from prefaudit.places import place_at
from prefaudit.publication.export import SEAL
from prefaudit.restore.inventory import ArchiveUnusable
from prefaudit.settings import Settings
from prefaudit.warehouse.postgres.connection import Connection
from prefaudit.warehouse.postgres.sql import statement

_STATED = ("campaign", "version", "created", "code_version", "inputs_digest", "simulated")
# Not said by a package of before there was such a day, or such a word.
_STATED_SINCE = ("measured_on", "finality")


def read_packages(settings: Settings) -> list[Mapping[str, Any]]:
    """What every whole package of the publications' place says of itself. Raises ArchiveUnusable."""
    root = place_at(settings.publications)
    packages: list[Mapping[str, Any]] = []
    for seal in sorted(root.glob(f"*/*/{SEAL}"), key=str) if root.exists() else ():
        try:
            seal_of = json.loads(seal.read_bytes())
            stated = {name: seal_of[name] for name in _STATED} | {name: seal_of.get(name) for name in _STATED_SINCE}
            packages.append(stated)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArchiveUnusable(
                f"The package {seal.parent} cannot be read ({type(error).__name__}): its number could not be kept. "
                "Restore it from a copy or move it elsewhere, then call again; nothing was changed."
            ) from error
    return packages


def register_packages(connection: Connection, packages: Sequence[Mapping[str, Any]]) -> int:
    """Note each package as a publication no longer current; give how many belong to a campaign that is known.

    The next publication of the campaign then bears the number after them, and no package is written over.
    """
    return sum(
        connection.execute(statement("restore/publication.sql"), {"said": Jsonb(each)}).rowcount for each in packages
    )
