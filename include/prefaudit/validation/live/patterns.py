"""A regular expression that allows few lengths, as a formula: each length with the characters of each place."""

import re
from collections.abc import Sequence
from itertools import product
from re import _constants as constants  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from prefaudit.validation.live.formula import NotSaid, both, either, text

# One text that an expression allows: the characters of each place.
Spelling = tuple[str, ...]
_MOST = 24
_PRINTABLE = range(32, 127)


def matched(pattern: str, cell: str) -> str:
    """Return the condition that a cell matches an expression from its start to its end. Raises NotSaid."""
    try:
        parts = list(parser.parse(pattern))
    except re.error as error:
        raise NotSaid("live.why.pattern") from error
    ends = [(constants.AT, constants.AT_BEGINNING), (constants.AT, constants.AT_END)]
    if len(parts) < len(ends) or [parts[0], parts[-1]] != ends:
        raise NotSaid("live.why.pattern")
    return either(_spelled(spelling, cell) for spelling in _sequence(parts[1:-1]))


def _spelled(spelling: Spelling, cell: str) -> str:
    places = [f"ISNUMBER(FIND(MID({cell},{at},1),{text(chars)}))" for at, chars in enumerate(spelling, start=1)]
    return both(f"LEN({cell})={len(spelling)}", *places)


def _sequence(parts: Sequence[Any]) -> list[Spelling]:
    found: list[Spelling] = [()]
    for part in parts:
        found = [(*before, *after) for before, after in product(found, _part(*part))]
        if len(found) > _MOST:
            raise NotSaid("live.why.pattern")
    return found


def _part(kind: Any, value: Any) -> list[Spelling]:
    if kind is constants.LITERAL:
        return [(chr(value),)]
    if kind is constants.IN:
        return [("".join(_characters(value)),)]
    if kind is constants.SUBPATTERN:
        return _sequence(value[-1])
    if kind is constants.BRANCH:
        return [spelling for branch in value[1] for spelling in _sequence(branch)]
    if kind is constants.MAX_REPEAT:
        least, most, inner = value
        if most is not constants.MAXREPEAT and most <= _MOST:
            return [spelling for times in range(least, most + 1) for spelling in _sequence(list(inner) * times)]
    raise NotSaid("live.why.pattern")


def _characters(members: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for kind, value in members:
        if kind is constants.LITERAL:
            found.append(chr(value))
        elif kind is constants.RANGE and value[0] in _PRINTABLE and value[1] in _PRINTABLE:
            found += [chr(code) for code in range(value[0], value[1] + 1)]
        else:
            raise NotSaid("live.why.pattern")
    return found
