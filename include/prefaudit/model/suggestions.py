"""What to write instead of a name that nothing has: the words that end a sentence about a misspelled name."""

import string
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

# More names than these tell nobody anything: the closest are given.
_LISTED, _CLOSEST = 24, 3


def did_you_mean(given: object, names: Iterable[str]) -> str:
    """Return « Did you mean …? », with a blank before it, for the closest of some names; "" where none is close."""
    close = get_close_matches(str(given), list(names), n=1)
    return f" Did you mean « {close[0]} »?" if close else ""


def one_of(given: object, names: Iterable[str]) -> str:
    """Return « expected one of a, b, c. », with what was meant where a name is close to the given one."""
    known = list(dict.fromkeys(names))
    listed = known if len(known) <= _LISTED else [*get_close_matches(str(given), known, n=_CLOSEST), "…"]
    words = "one of " if len(known) > 1 else ""
    return f"expected {words}{', '.join(listed) or 'none, for there are none'}.{did_you_mean(given, known)}"


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
