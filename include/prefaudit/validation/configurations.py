"""What Great Expectations works out anew at every look, worked out once a run.

Great Expectations keeps expectations as objects and as configurations, and makes one from the other anew whenever it
needs a single argument; it sends every argument of a metric through a dozen checks of its type to name the metric; and
it filters a frame by the same condition again for each metric. Together that costs more than the rules themselves. It
offers no setting for it; so during a run its functions are replaced by ones that remember, and restored afterwards.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

import pandas as pd
from great_expectations.core.id_dict import IDDict
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

# What replaces the library's own functions is seen by every thread: one run at a time.
_RUN = RLock()


@contextmanager
def configurations_made_once() -> Iterator[None]:
    """Remember configurations, names of metrics and filtered frames until the end."""
    with _RUN:
        own = [(owner, name, vars(owner)[name]) for owner, name in REPLACED]
        for (owner, name, function), replace in zip(own, REPLACED.values(), strict=True):
            setattr(owner, name, replace(function))
        try:
            yield
        finally:
            for owner, name, function in own:
                setattr(owner, name, function)


def _remembered(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return the same function of one object, called once for each; the objects are held, so that ids stay unique."""
    results: dict[int, tuple[object, Any]] = {}

    def remembered(given: Any) -> Any:
        if id(given) not in results:
            results[id(given)] = (given, make(given))
        return results[id(given)][1]

    return remembered


def _remembered_property(own: Any) -> property:
    return property(_remembered(own.fget))


def _filtered_once(own: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Return the same filter, used once for each frame and condition; a frame without condition is shared as well."""
    results: dict[tuple[int, str, str], tuple[pd.DataFrame, pd.DataFrame]] = {}

    def filtered(engine: Any, data: pd.DataFrame, row_condition: Any, domain_kwargs: Any) -> pd.DataFrame:
        key = id(data), str(row_condition), str(domain_kwargs.get("condition_parser"))
        if key not in results:
            results[key] = (data, own(engine, data, row_condition, domain_kwargs))
        return results[key][1]

    return filtered


def _named_by_json(own: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same identity from plain JSON where the values are plain, as nearly all are."""

    def named(self: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
        if id_keys is None and id_ignore_keys is None and len(self) > 1:
            try:
                return json.dumps(self, sort_keys=True)
            except TypeError:
                return own(self)
        return own(self, id_keys, id_ignore_keys)

    return named


# What is replaced while a run lasts, and by what made from it.
REPLACED: dict[tuple[Any, str], Callable[[Any], Any]] = {
    (Expectation, "configuration"): _remembered_property,
    (ExpectationConfiguration, "to_domain_obj"): _remembered,
    (PandasExecutionEngine, "_apply_row_condition_filter"): _filtered_once,
    (IDDict, "to_id"): _named_by_json,
}
