"""The log of a step: one sentence with its counts, and beside it the numbers as fields.

Airflow writes what is bound here into its own structured log; a console shows the sentence alone.
"""

import logging

from structlog.contextvars import bound_contextvars

# How many submissions are named: the fields of a long batch would hide the sentence.
NAMED = 50


def log_step(log: logging.Logger, sentence: str, *values: object, level: int = logging.INFO, **fields: object) -> None:
    """Log what a step did.

    Args:
        log: The logger of the module.
        sentence: What it did, with a `%s` or `%d` for each value.
        values: The values in the sentence.
        level: How grave it is.
        fields: Counts, codes and numbers of submissions, by the names under which a log is searched; a list is cut.
    """
    with bound_contextvars(**{name: _short(value) for name, value in fields.items()}):
        log.log(level, sentence, *values, stacklevel=2)


def _short(value: object) -> object:
    return [*value[:NAMED], "…"] if isinstance(value, list) and len(value) > NAMED else value
