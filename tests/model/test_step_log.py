"""The log of a step: a sentence for people, its numbers as fields for whoever searches the log."""

import logging

from structlog.contextvars import get_contextvars

from prefaudit.model.step_log import NAMED, log_step


class _Kept(logging.Handler):
    """Keeps what Airflow's own formatter would write: the sentence, and the fields that are bound."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[str, dict[str, object]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.getMessage(), get_contextvars()))


def test_a_step_is_one_sentence_with_its_numbers_as_fields() -> None:
    log, kept = logging.getLogger("tests.step_log"), _Kept()
    log.addHandler(kept)
    log.setLevel(logging.INFO)
    log_step(log, "%d files of %s.", 2, "sftp", channel="sftp", submissions=[7, 8])
    log_step(log, "Many.", submissions=list(range(NAMED + 5)))
    log.info("Something else.")
    assert kept.lines == [
        ("2 files of sftp.", {"channel": "sftp", "submissions": [7, 8]}),
        ("Many.", {"submissions": [*range(NAMED), "…"]}),
        ("Something else.", {}),
    ]
