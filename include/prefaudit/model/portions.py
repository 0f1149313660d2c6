"""What is too much at once, in portions; Python has this itself from 3.12 on (itertools.batched)."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def portions(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items in their order, at most `size` (1 or more) together; the last portion may be smaller."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
