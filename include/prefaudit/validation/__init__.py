"""Rules on values: Great Expectations suites run once on the whole batch, their failing rows turned into issues."""

import logging
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader

# On being loaded it logs two hundred lines that would hide the log of a task.
logging.getLogger("great_expectations").setLevel(logging.WARNING)

# What it imports for charts, for a cloud and for statistics that no suite asks for: a third of the seconds that its
# import takes. Each is loaded when something of it is used.
_SELDOM_USED = frozenset({"altair", "boto3", "scipy.stats"})


class _LoadedWhenUsed:
    """Finds the modules that are seldom used, to be loaded at the first use of what is in them."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in _SELDOM_USED else None
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


sys.meta_path.insert(0, _LoadedWhenUsed)
