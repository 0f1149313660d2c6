"""The condition of a rule (`row_condition`, written for pandas) as a formula: the whole of it, or none."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from prefaudit.validation.live.formula import Column, Columns, NotSaid, among, both, either, literal, negated
from prefaudit.validation.suites import with_conditions

_ORDERS: Mapping[type[ast.cmpop], str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def condition_of(item: Mapping[str, Any], columns: Columns, values: Mapping[str, Any]) -> str:
    """Return the formula of the condition of an expectation, TRUE where it has none.

    Args:
        item: The expectation, as its suite has it.
        columns: The columns that the condition may name.
        values: The values of the suite's parameters.

    Raises:
        NotSaid: A part of the condition is none of those that formulas are made of.
    """
    written = with_conditions(item, values)["kwargs"].get("row_condition")
    if not written:
        return "TRUE"
    try:
        tree = ast.parse(written.replace("`", ""), mode="eval").body
    except SyntaxError as error:
        raise NotSaid("live.why.condition") from error
    return _holds(tree, columns)


def _holds(node: ast.expr, columns: Columns) -> str:
    if isinstance(node, ast.BoolOp):
        parts = [_holds(value, columns) for value in node.values]
        return both(*parts) if isinstance(node.op, ast.And) else either(parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return negated(_holds(node.operand, columns))
    if isinstance(node, ast.Call):
        return _asked_of(node, columns)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(node.left, node.ops[0], node.comparators[0], columns)
    raise NotSaid("live.why.condition")


def _asked_of(node: ast.Call, columns: Columns) -> str:
    """Return « column.notnull() » and « column.isnull() »."""
    asked = node.func
    if isinstance(asked, ast.Attribute) and not node.args and not node.keywords:
        known = _column(asked.value, columns).given
        if asked.attr in ("notnull", "notna"):
            return known
        if asked.attr in ("isnull", "isna"):
            return negated(known)
    raise NotSaid("live.why.condition")


def _compared(left: ast.expr, operator: ast.cmpop, right: ast.expr, columns: Columns) -> str:
    if isinstance(operator, ast.In | ast.NotIn):
        column, items = _column(left, columns), _items(right)
        found = both(column.known, among(column, items))
        return found if isinstance(operator, ast.In) else negated(found)
    sign = _ORDERS.get(type(operator))
    if isinstance(left, ast.Constant) and isinstance(right, ast.Name):
        left, right, sign = right, left, _MIRRORED.get(sign or "")
    column = _column(left, columns)
    other = _column(right, columns) if isinstance(right, ast.Name) else None
    if other is not None and other.is_number != column.is_number:
        raise NotSaid("live.why.condition")
    known = both(column.known, other.known) if other else column.known
    value = other.cell if other else literal(_constant(right), column)
    if sign is not None:
        if not column.is_number:
            raise NotSaid("live.why.condition")
        return both(known, f"{column.cell}{sign}{value}")
    if isinstance(operator, ast.Eq):
        return both(known, f"{column.cell}={value}")
    if isinstance(operator, ast.NotEq):
        # What is not known differs from everything.
        return negated(both(known, f"{column.cell}={value}"))
    raise NotSaid("live.why.condition")


def _column(node: ast.expr, columns: Columns) -> Column:
    if isinstance(node, ast.Name) and node.id in columns:
        return columns[node.id]
    raise NotSaid("live.why.column" if isinstance(node, ast.Name) else "live.why.condition")


def _items(node: ast.expr) -> Sequence[Any]:
    if isinstance(node, ast.List | ast.Tuple):
        return [_constant(each) for each in node.elts]
    raise NotSaid("live.why.condition")


def _constant(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return -_constant(node.operand)
    raise NotSaid("live.why.condition")
