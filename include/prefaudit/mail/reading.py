"""Mails read in a process that may be killed: whatever one of them does to its reader costs that mail alone."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace

from prefaudit.mail.letter import Letter, read_head, read_letter, unread
from prefaudit.settings import Settings
from prefaudit.workbook.sandbox import Lost, Sandbox, outcome, processor_time

log = logging.getLogger(__name__)

# How often a mail fails, in a fresh process each time, before it is held to be at fault; and how often its reader is
# killed from outside before the mail waits for another time.
_TIMES = 2
_PROBLEMS = {
    "timeout": "plus de temps de lecture que permis",
    "memory": "plus de mémoire que permis",
    "crashed": "une structure que rien ne lit",
}


class MachineFault(Exception):
    """This machine could not read a mail, whatever it holds; the message says why."""


class LetterReader:
    """Reads mails in the processes of a sandbox, each within `mail_timeout`."""

    def __init__(self, sandbox: Sandbox, settings: Settings) -> None:
        self._sandbox, self._settings = sandbox, settings

    def read(self, raw: bytes) -> Letter:
        """Read a mail; one that cannot be read comes back with its headers and what the problem is.

        Raises:
            MachineFault: It says nothing of the mail; another time it may be read.
        """
        return self._read(read_letter, raw)

    def head(self, raw: bytes) -> Letter:
        """Read the headers of a mail. Raises MachineFault."""
        return self._read(read_head, raw)

    def _read(self, function: Callable[[bytes, Settings], Letter], raw: bytes) -> Letter:
        problem, failed, killed = "", 0, 0
        while failed < _TIMES:
            try:
                return outcome(self._sandbox.submit(_bounded, function, raw, self._settings))
            except Lost as lost:
                log.warning("Reading a mail was lost (%s).", lost)
                killed += lost.why == "killed"
                if lost.may_be_the_file:
                    problem, failed = _PROBLEMS[lost.why], failed + 1
                elif lost.why != "killed" or killed == _TIMES:
                    raise MachineFault(str(lost)) from lost
            except Exception:
                log.exception("Reading a mail failed.")
                problem, failed = _PROBLEMS["crashed"], failed + 1
        return self._unread(function, raw, problem)

    def _unread(self, function: Callable[[bytes, Settings], Letter], raw: bytes, problem: str) -> Letter:
        digest = hashlib.sha256(raw).hexdigest()
        alone = function is read_head
        head = unread(f"<{digest}>") if alone else self.head(raw[: self._settings.mail_header_limit + 1])
        return replace(head, unreadable=1, problem=problem, digest=digest)


def _bounded(function: Callable[[bytes, Settings], Letter], raw: bytes, settings: Settings) -> Letter:
    with processor_time(settings.mail_timeout):
        return function(raw, settings)
