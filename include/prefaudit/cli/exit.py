"""How a command ends: an operator's mistake is one sentence and exit 2, a defect of the program its traceback."""

import errno
import os
import sys
from collections.abc import Callable

from prefaudit.model.errors import OperatorError

UNUSABLE = 2
_FULL = {errno.ENOSPC, errno.EDQUOT}


def ended(command: Callable[[], object]) -> int:
    """Run a command and return its exit code.

    Returns:
        0, the command's own code where it exits by itself, or 2 where it cannot be carried out; the reason is then on
        standard error.
    """
    try:
        command()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        code = 0
    except (OperatorError, OSError) as error:
        sentence = str(error) if isinstance(error, OperatorError) else _unusable_place(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        code = UNUSABLE
    _flush()
    return code


def _flush() -> None:
    """Flush standard output; where nobody reads it any longer (`… | head -1`), that is no error of the command."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else the interpreter flushes again at its own end, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unusable_place(error: OSError) -> str | None:
    """Return the sentence for a full disk or an unusable path; None where the error names no path."""
    if error.errno in _FULL:
        place = f" of « {error.filename} »" if error.filename else ""
        return f"The disk{place} is full ({error.strerror}). Free some space, then call again."
    if error.filename is None:
        return None
    return (
        f"« {error.filename} » cannot be used ({error.strerror}). Check that the place exists and may be read and "
        "written, or name another, then call again."
    )
