"""The points of a run at which something may happen to it: each has a name and is passed many times."""

import functools
import random
import shutil
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Timer
from typing import Any
from unittest.mock import patch

import psycopg

from prefaudit import atomic
from prefaudit.archive.originals import Archive
from prefaudit.feedback import answer_submissions
from prefaudit.ingestion import channels, mail_intake
from prefaudit.ingestion.imap import ImapFolder
from prefaudit.publication import export
from prefaudit.workbook import pool, sandbox

Reach = Callable[[str], None]

# What a reader does, by the name of the function that it is given.
READINGS = {
    "_read": "while a workbook is read",
    "_bounded": "while a mail is read",
    "_annotated_copy": "while a copy is marked",
}
# The longest that is waited until a reader is in the middle of it, in seconds.
_MIDDLE = 0.2
# Where the server has a mail and the ledger does not know it yet.
TAKEN = "mail out, after the server's reply"


@contextmanager
def watched(reach: Reach) -> Iterator[None]:
    """Call `reach` with the name of every point that is passed meanwhile, in this process."""
    with ExitStack() as stack:

        def put(owner: Any, name: str, new: Any) -> None:
            stack.enter_context(patch.object(owner, name, new))

        def around(owner: Any, name: str, before: str = "", after: str = "") -> None:
            put(owner, name, _around(getattr(owner, name), reach, before, after))

        around(Archive, "keep", after="after the fingerprint")
        around(Archive, "put", before="before a record of the archive", after="after a record of the archive")
        around(channels, "write_manifests", before="before a manifest", after="after a manifest")
        put(pool, "read_jobs", _yielding(pool.read_jobs, reach, "mid-read"))
        around(psycopg.Copy, "write_row", after="mid-COPY")
        put(psycopg.Transaction, "__exit__", _committing(psycopg.Transaction.__exit__, reach))
        put(psycopg.Connection, "execute", _alone(psycopg.Connection.execute, reach))
        around(answer_submissions, "_copy", before="before an answer's file", after="after an answer's file")
        around(export, "write_csv", before="mid-export, before a table", after="mid-export, after a table's CSV")
        around(export, "write_parquet", after="mid-export, after a table's Parquet")
        around(export, "write_synthesis", after="mid-export, after the workbook")
        around(export, "describe", after="mid-export, after the seal is written")
        around(atomic, "put_folder", before="mid-swap, before the package is put in place", after="mid-swap, after it")
        around(shutil, "rmtree", after="mid-swap, after a removal")
        put(sandbox._Worker, "call", _reading(sandbox._Worker.call, reach))
        around(ImapFolder, "head", before="mail in, before headers are fetched")
        around(
            ImapFolder, "whole", before="mail in, before a mail is fetched", after="mail in, after a mail is fetched"
        )
        around(ImapFolder, "move", before="mail in, before a mail is moved", after="mail in, after a mail is moved")
        around(mail_intake, "deliver", before="mail in, before its files are written", after="mail in, after them")
        around(smtplib.SMTP, "rcpt", before="mail out, before a recipient", after="mail out, after a recipient")
        around(smtplib.SMTP, "data", before="mail out, before the text", after=TAKEN)
        yield


def _around(call: Callable[..., Any], reach: Reach, before: str, after: str) -> Callable[..., Any]:
    @functools.wraps(call)
    def passing(*args: Any, **kwargs: Any) -> Any:
        if before:
            reach(before)
        result = call(*args, **kwargs)
        if after:
            reach(after)
        return result

    return passing


def _yielding(call: Callable[..., Iterator[Any]], reach: Reach, name: str) -> Callable[..., Iterator[Any]]:
    def passing(*args: Any) -> Iterator[Any]:
        for each in call(*args):
            reach(name)
            yield each

    return passing


def _reading(call: Callable[..., Any], reach: Reach) -> Callable[..., Any]:
    """Pass a point beside the thread that waits for a reader, at a random time of its work."""

    def passing(self: Any, task: Any, seconds: float) -> Any:
        middle = Timer(random.uniform(0, _MIDDLE), reach, [READINGS.get(task[0].__name__, "while a reader works")])
        middle.daemon = True
        middle.start()
        return call(self, task, seconds)

    return passing


def _committing(call: Callable[..., Any], reach: Reach) -> Callable[..., Any]:
    def passing(self: Any, kind: Any, error: Any, trace: Any) -> Any:
        # A savepoint inside another transaction commits nothing.
        commits = error is None and self._outer_transaction
        if commits:
            reach("before a commit")
        result = call(self, kind, error, trace)
        if commits:
            reach("after a commit")
        return result

    return passing


def _alone(call: Callable[..., Any], reach: Reach) -> Callable[..., Any]:
    def passing(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = call(self, *args, **kwargs)
        idle = self.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
        reach("after a statement of its own" if idle else "inside a transaction")
        return result

    return passing
