"""The command line: `prefaudit …`. Each command is a module of this folder, with one function `command`."""

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from prefaudit.cli.exit import ended

# In the order in which `--help` lists them.
COMMANDS = (
    *("check", "template", "rules", "simulate", "demo"),
    *("night", "figures", "trace", "rebuild", "withdraw", "texts", "rejudge", "revalidate", "restore"),
    *("contract", "contacts", "reader", "pipeline", "migrate"),
    *("up", "down", "status", "psql"),
)


class _Commands(TyperGroup):
    """The commands, each imported when it is asked for, so that the quick ones stay quick."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"prefaudit.cli.{cmd_name}").command
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(_until_nobody_reads(command))
        return typer.main.get_command(alone)


def _until_nobody_reads(command: Callable[..., object]) -> Callable[..., None]:
    """End a command quietly where its output is no longer read (`… | head -1`); Typer would make an error of it."""

    @wraps(command)
    def quiet(*args: Any, **options: Any) -> None:
        with suppress(BrokenPipeError):
            command(*args, **options)

    return quiet


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def _prefaudit() -> None:
    """Quality-audit returns, from Excel to figures."""


def main() -> None:
    """Run the console script: an operator's mistake ends in one sentence, without a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("prefaudit").setLevel(logging.INFO)
    sys.exit(ended(app))
