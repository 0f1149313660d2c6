"""What to write instead of a name that nothing has: the words that end a sentence about a misspelled name."""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from heapq import nlargest

# More names than these tell nobody anything: the closest are given.
_LISTED, _CLOSEST = 24, 3
# Names that share less than this part of their letters are not close.
_CLOSE = 0.6


def did_you_mean(given: object, names: Iterable[str]) -> str:
    """Return « Did you mean …? », with a blank before it, for the closest of some names; "" where none is close."""
    close = closest(str(given), names, 1)
    return f" Did you mean « {close[0]} »?" if close else ""


def one_of(given: object, names: Iterable[str]) -> str:
    """Return « expected one of a, b, c. », with what was meant where a name is close to the given one."""
    known = list(dict.fromkeys(names))
    listed = known if len(known) <= _LISTED else [*closest(str(given), known, _CLOSEST), "…"]
    words = "one of " if len(known) > 1 else ""
    return f"expected {words}{', '.join(listed) or 'none, for there are none'}.{did_you_mean(given, known)}"


def no_code(value: str, name: str, listed: str, codes: Mapping[str, str]) -> str:
    """Return what is said of a text that a field is compared with and that is no code of its list (code → label)."""
    meant = next((code for code, label in codes.items() if label == value), value)
    return f"« {value} » is no code of the list {listed}, which {name} has; {one_of(meant, codes)}"


def closest(given: str, names: Iterable[str], most: int) -> list[str]:
    """Return the names closest to a given one, as both stand or with the words of both sorted; the closest first.

    None that shares little with it is among them.
    """
    alike = {name: max(_alike(name, given), _alike(_in_order(name), _in_order(given))) for name in names}
    return nlargest(most, (name for name in alike if alike[name] >= _CLOSE), key=lambda name: (alike[name], name))


def _alike(name: str, given: str) -> float:
    return SequenceMatcher(None, name, given).ratio()


def _in_order(name: str) -> str:
    return " ".join(sorted(re.findall(r"[^\W_]+", name)))


def brace_faults(text: str, words: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with the braces of a text that is filled with these words."""
    known = list(words)
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        yield f"its braces do not pair ({error}); expected {{column}}, and {{{{ for a brace that is meant."
        return
    for _, name, form, conversion in parts:
        if name is not None and (form or conversion or not name.isidentifier()):
            yield f"« {{{name}{':' + form if form else ''}}} » is no {{column}}; expected a name alone between braces."
        elif name is not None and name not in known:
            yield f"« {{{name}}} » is nothing that can be shown there; {one_of(name, known)}"
