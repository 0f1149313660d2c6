"""The names under which a form that checks itself keeps what it finds; its annotated copy keeps them too."""

import re


def live_name(table: str, field: str = "") -> str:
    """Return the name of the column that says how bad the cells of a field are (2 an error, 1 a warning), or which rows
    of a table are in scope."""
    return _name(f"live_{table}_{field}" if field else f"live_scope_{table}")


def rule_name(table: str, rule: str) -> str:
    """Return the name of the cell that says how many cells of a table break a rule; a rule that the form does not check
    has none."""
    return _name(f"rule_{table}_{rule}")


def table_name(table: str) -> str:
    """Return the name of a table of the contract as its sheet has it for screen readers and filters."""
    return _name(f"table_{table}")


def _name(words: str) -> str:
    return re.sub(r"\W", "_", words)
