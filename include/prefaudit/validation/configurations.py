"""An expectation's configuration, made once a run of Great Expectations instead of at every look at it.

Great Expectations keeps expectations as objects and as configurations, and makes one from the other anew whenever it
needs a single argument: some hundred times an expectation and run, more than the rules themselves cost. It offers no
setting for that; so for the while of a run both ways are remembered, and given back untouched afterwards.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

# What is put in the place of the library's own is seen by every thread: one run at a time.
_RUN = RLock()
_EXPECTATION: Any = Expectation
_CONFIGURATION: Any = ExpectationConfiguration


@contextmanager
def configurations_made_once() -> Iterator[None]:
    """Remember the configuration of each expectation, and the expectation of each configuration, until the end."""
    with _RUN:
        made, built = _EXPECTATION.configuration, _CONFIGURATION.to_domain_obj
        _EXPECTATION.configuration = property(_remembered(made.fget))
        _CONFIGURATION.to_domain_obj = _remembered(built)
        try:
            yield
        finally:
            _EXPECTATION.configuration = made
            _CONFIGURATION.to_domain_obj = built


def _remembered(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The same function of one object, answered once for each; the objects are held, so that none gets another's."""
    known: dict[int, tuple[object, Any]] = {}

    def remembered(given: Any) -> Any:
        if id(given) not in known:
            known[id(given)] = (given, make(given))
        return known[id(given)][1]

    return remembered
