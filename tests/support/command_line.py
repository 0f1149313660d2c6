"""A command as it is typed: its exit code and what it says, the sentences of errors included."""

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO

from prefaudit.cli.exit import ended
from prefaudit.cli.main import app


@dataclass(frozen=True)
class Said:
    """How a command ended: its exit code, what it said, and what it said of an error."""

    code: int
    out: str
    err: str


def typed(*arguments: str) -> Said:
    """Run `prefaudit` with these arguments in this process."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = ended(lambda: app(list(arguments), prog_name="prefaudit"))
    return Said(code, out.getvalue(), err.getvalue())
