"""What a column is computed as: names of columns, numbers, + - * / and brackets; nothing else is ever evaluated."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
}
# A longer one is read by nobody.
_LONGEST = 500


def names_in(expression: str) -> tuple[str, ...]:
    """Return the columns that an expression names, each once. Raises ValueError where it is no expression."""
    return tuple(dict.fromkeys(node.id for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)))


def evaluate(expression: str, column: Callable[[str], Any]) -> Any:
    """Return the value of an expression; `column` gives that of each column, which numbers are worked with."""
    return _value(_parsed(expression), column)


def _parsed(expression: str) -> ast.expr:
    """Return an expression as a tree of what is allowed. Raises ValueError for anything else."""
    try:
        tree = ast.parse(expression.strip(), mode="eval").body if len(expression) <= _LONGEST else None
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        tree = None
    if tree is None or not all(map(_is_allowed, ast.walk(tree))):
        raise ValueError(expression)
    return tree


def _is_allowed(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    return isinstance(node, ast.BinOp | ast.UnaryOp | ast.Name | ast.Load) or type(node) in _OPERATORS


def _value(node: ast.expr, column: Callable[[str], Any]) -> Any:
    if isinstance(node, ast.Name):
        return column(node.id)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp):
        return _OPERATORS[type(node.op)](_value(node.operand, column))
    if isinstance(node, ast.BinOp):
        return _OPERATORS[type(node.op)](_value(node.left, column), _value(node.right, column))
    raise ValueError(ast.unparse(node))
