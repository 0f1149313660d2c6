"""Files that the code knows better than any author: written by `make docs`, held by test_generated.py."""

import ast
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from prefaudit.campaigns.forms.prefilled import rules_page
from prefaudit.cli.main import COMMANDS, app
from prefaudit.model.contract_file import json_schema
from prefaudit.monitoring.metrics import METRICS
from prefaudit.settings import PROJECT_ROOT, Settings
from prefaudit.validation import custom
from tests.docs.dashboard import dashboard

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


_COLUMNS = {"over_column": ("`column`",), "over_pair": ("`column_A`", "`column_B`")}


def expectations_page() -> str:
    """Return the page of the project's own expectations: columns and parameters by their signatures."""
    return "\n".join(_expectation_lines()) + "\n"


def _expectation_lines() -> Iterator[str]:
    yield "# Expectations of the project's own"
    yield ""
    yield "Written from `include/prefaudit/validation/custom.py` by `make docs`. A suite names them as those of Great"
    yield "Expectations; `column_list` gives its columns in this order, and « … » is as many as there are."
    yield ""
    yield "| type | columns | parameters | what must hold |"
    yield "|---|---|---|---|"
    for node in ast.parse(Path(custom.__file__).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("expect_"):
            text = " ".join(str(ast.get_docstring(node)).split())
            cells = (f"`{node.name}`", _columns(node), ", ".join(_parameters(node.args)), text)
            escaped = " | ".join(cell.replace("|", chr(92) + "|") for cell in cells)
            yield f"| {escaped} |"


def _columns(node: ast.FunctionDef) -> str:
    names = [each.arg for each in node.args.args] + ([f"{node.args.vararg.arg}…"] if node.args.vararg else [])
    given = _COLUMNS.get(ast.unparse(node.decorator_list[0]))
    if given is None:
        return f"`column_list`: {', '.join(names)}"
    return ", ".join(f"{column} ({name})" for column, name in zip(given, names, strict=True))


def _parameters(given: ast.arguments) -> Iterator[str]:
    for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        kind = ast.unparse(each.annotation) if each.annotation else ""
        yield f"`{each.arg}: {kind}{f' = {ast.unparse(default)}' if default else ''}`"


def metrics_page() -> str:
    """Return the page of the metrics, as they are declared."""
    return "\n".join(_metric_lines()) + "\n"


_METRICS = """# Metrics

Written from `include/prefaudit/monitoring/metrics.py` by `make docs`. Airflow's scheduler sends them when a run of any
DAG has ended, by StatsD or OpenTelemetry as [deployment.md](deployment.md) switches them on, beside Airflow's own;
outside Airflow nothing is sent. All are gauges of the present state; a time is seconds since 1970, 0 where there is
none, so that an age is `time() - x` and grows by itself while nothing runs. In Airflow's allow or block list a name
begins with `prefaudit.`; in Prometheus with `airflow_prefaudit_`, dots being underscores.

| metric | labels | unit | what it says |
|---|---|---|---|"""


def _metric_lines() -> Iterator[str]:
    yield _METRICS
    for metric in METRICS.values():
        labels = ", ".join(f"`{label}`" for label in metric.labels)
        yield f"| `{metric.name}` | {labels} | {metric.unit} | {metric.description} |"


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "../include/contracts/contract.schema.json": json_schema,
    "../deploy/grafana/prefaudit.json": dashboard,
    "expectations.md": expectations_page,
    "metrics.md": metrics_page,
    "regles.md": lambda: rules_page(Settings.from_env({})),
}


if __name__ == "__main__":
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), encoding="utf-8")
        print((DOCS / file).resolve().relative_to(PROJECT_ROOT))
