"""How a command ends: an operator's mistake is one sentence and 2, a defect of the program its traceback and 70."""

import errno
import os
import sys
import traceback
from collections.abc import Callable

from prefaudit.model.errors import OperatorError

UNUSABLE = 2
# What sysexits.h calls a fault of the software: never the 1 that means « rejected ».
DEFECT = 70
_FULL = {errno.ENOSPC, errno.EDQUOT}


def ended(command: Callable[[], object]) -> int:
    """Run a command and return its exit code.

    Returns:
        0, the command's own code where it exits by itself, 2 where it cannot be carried out, or 70 for a defect of the
        program; the reason is then on standard error.
    """
    try:
        command()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        code = 0
    except Exception as error:
        sentence = _sentence(error)
        print(sentence or "".join(traceback.format_exception(error)), file=sys.stderr)
        code = UNUSABLE if sentence else DEFECT
    _flush()
    return code


def _flush() -> None:
    """Flush standard output; where nobody reads it any longer (`… | head -1`), that is no error of the command."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else the interpreter flushes again at its own end, and complains.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _sentence(error: Exception) -> str | None:
    """Return the message that an operator gets for an error; None where it is a defect of the program."""
    if isinstance(error, OperatorError):
        return str(error)
    return _unusable_place(error) if isinstance(error, OSError) else None


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
