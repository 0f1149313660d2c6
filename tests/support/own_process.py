"""Nightly runs in processes of their own, forked from one that has imported what they need: that takes seconds."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from prefaudit.settings import PROJECT_ROOT, Settings
from tests.support.installations import handed

PRELOADED = ("prefaudit.validation.engine", "openpyxl", "pyarrow.parquet", "xlsxwriter")
# Runs side by side; gives their exit codes.
Run = Callable[[Sequence[Settings]], list[int]]


@contextmanager
def own_processes() -> Iterator[Run]:
    """Give a function that runs installations side by side, each in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.own_process"],
        cwd=PROJECT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdin and starter.stdout
        asked, answered = starter.stdin, starter.stdout
        assert answered.readline() == "ready\n"

        def run(installations: Sequence[Settings]) -> list[int]:
            print(json.dumps([handed(each) for each in installations]), file=asked, flush=True)
            codes: list[int] = json.loads(answered.readline())
            return codes

        yield run


def preload() -> None:
    """Import all that a run imports on its way, and try the forms."""
    for name in PRELOADED:
        __import__(name)
    # The forms are tried once for all runs: what was found stays in the memory that they are forked from.
    from prefaudit.campaigns.forms.trial import faulty_forms  # noqa: PLC0415
    from tests.support.form_trials import tried_once  # noqa: PLC0415

    with TemporaryDirectory() as folder, tried_once():
        faulty_forms(Settings.from_env({"PREFAUDIT_VAR": folder}))


def _forked(environment: Mapping[str, str]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.dup2(2, 1)
        os.environ |= environment
        from prefaudit.tasks import consolidate_returns  # noqa: PLC0415  the modules of a run are loaded by then

        consolidate_returns.run()
        code = 0
    except Exception as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def main() -> None:
    """Run what each line asks for; answer with the exit codes."""
    preload()
    print("ready", flush=True)
    for line in sys.stdin:
        children = [_forked(environment) for environment in json.loads(line)]
        print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(each, 0)[1]) for each in children]), flush=True)


if __name__ == "__main__":
    main()
