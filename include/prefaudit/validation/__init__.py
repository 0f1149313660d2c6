"""Rules on values: Great Expectations suites run once on the whole batch, their failing rows turned into issues."""

import gc
import logging
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import LazyLoader
from types import ModuleType

# On being loaded it logs two hundred lines that would hide the log of a task.
logging.getLogger("great_expectations").setLevel(logging.WARNING)

_LIBRARY = "great_expectations"
# What it imports for charts, for a cloud, for its own pages and for statistics and formats that no suite asks for: half
# of the seconds that its import takes. Each is loaded when something of it is used.
_SELDOM_USED = frozenset({"altair", "boto3", "jsonschema", "mistune", "scipy.stats"})
# What it does without where it is not installed: suites run on frames, never on a database.
_OPTIONAL = "sqlalchemy"


class _LoadedAtOnce(SourceFileLoader):
    """Loads the library, for frames alone: a million objects, which stay. The collector does not look at them again and
    again meanwhile, nor ever after, so that tasks forked from this process share their memory untouched."""

    def exec_module(self, module: ModuleType) -> None:
        enabled = gc.isenabled()
        gc.disable()
        sys.meta_path.insert(0, _Absent)
        try:
            super().exec_module(module)
        finally:
            sys.meta_path.remove(_Absent)
            gc.freeze()
            if enabled:
                gc.enable()


class _Absent:
    """Finds nothing of what the library can do without; where a process has loaded it already, the library has it."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> None:
        if name == _OPTIONAL:
            raise ModuleNotFoundError(f"{name} is not needed here", name=name)


class _LoadedWhenUsed:
    """Finds the library, and the modules that are seldom used, to be loaded at the first use of what is in them."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in _SELDOM_USED or name == _LIBRARY else None
        if spec is not None and spec.loader is not None and spec.origin:
            spec.loader = _LoadedAtOnce(name, spec.origin) if name == _LIBRARY else LazyLoader(spec.loader)
        return spec


sys.meta_path.insert(0, _LoadedWhenUsed)
