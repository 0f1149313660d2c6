"""Loaded by each of Airflow's services: those that start tasks load once what three tasks of a night need.

Great Expectations takes seconds to import. A task is forked from the process that starts it and finds it there; where
tasks are started anew (macOS) nothing would be gained.
"""

import importlib
import sys

# Airflow takes over every name that is offered here.
__all__: list[str] = []

_START_TASKS = ("scheduler", "celery")
_HEAVY = ("pandas", "great_expectations", "prefaudit.validation.engine", "prefaudit.summaries.publish")

if sys.platform == "linux" and sys.argv[1:2] and sys.argv[1] in _START_TASKS:
    for _name in _HEAVY:
        importlib.import_module(_name)
