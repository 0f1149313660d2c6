"""Loaded by each of Airflow's services: a lock that is taken ends none of them; those that start tasks load once what
three tasks of a night need.

Airflow 3.3 tells a row that another process has locked from other errors by the code that psycopg2 gives it. psycopg 3
has the same code under another name: but for what is done here, a pool resized at the wrong moment ends the scheduler.

Great Expectations takes seconds to import. A task is forked from the process that starts it and finds it there; where
tasks are started anew (macOS) nothing would be gained.
"""

import importlib
import sys

from psycopg.errors import LockNotAvailable

import prefaudit  # noqa: F401  what Airflow writes is closed to others as well

# Airflow takes over every name that is offered here.
__all__: list[str] = []

LockNotAvailable.pgcode = LockNotAvailable.sqlstate  # type: ignore[attr-defined]

_START_TASKS = ("scheduler", "celery")
_HEAVY = ("pandas", "great_expectations", "prefaudit.validation.engine", "prefaudit.publication.publish")

if sys.platform == "linux" and sys.argv[1:2] and sys.argv[1] in _START_TASKS:
    for _name in _HEAVY:
        importlib.import_module(_name)
