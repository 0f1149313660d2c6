"""Files that the code knows better than any author: written by `make docs`, held by test_generated.py."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from prefaudit.campaigns.forms.prefilled import rules_page
from prefaudit.cli.main import COMMANDS, app
from prefaudit.model.contract_file import json_schema
from prefaudit.settings import PROJECT_ROOT, Settings

DOCS = PROJECT_ROOT / "docs"


def commands_page() -> str:
    """Return the page of the commands, each with its arguments and options as `--help` gives them."""
    return "\n".join(_command_lines()) + "\n"


def _command_lines() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "Written from the program by `make docs`. Each is `.venv/bin/prefaudit COMMAND`; `--help` says the same."
    yield "A call that cannot be carried out ends with 2 and one sentence on standard error."
    group: Any = typer.main.get_command(app)
    for name in COMMANDS:
        command = group.get_command(None, name)
        yield ""
        yield f"## {name}"
        yield ""
        yield command.help.strip()
        if command.params:
            yield ""
            yield "| argument, option | default | meaning |"
            yield "|---|---|---|"
            yield from (_row(each) for each in command.params)


def _row(parameter: Any) -> str:
    option = parameter.param_type_name == "option"
    name = ", ".join(parameter.opts) if option else parameter.name.upper()
    default = "required" if parameter.required else _default(parameter.default)
    return f"| `{name}` | {default} | {parameter.help or ''} |"


def _default(value: object) -> str:
    if callable(value):
        value = value()
    if value is None or value is False or value == "":
        return ""
    return f"`{'.' if value == Path() else value}`"


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "../include/contracts/contract.schema.json": json_schema,
    "regles.md": lambda: rules_page(Settings.from_env({})),
}


if __name__ == "__main__":
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), encoding="utf-8")
        print((DOCS / file).resolve().relative_to(PROJECT_ROOT))
