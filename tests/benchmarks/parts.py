"""How a measured program tells how long each of its parts took."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Parts:
    """Seconds by part, in the order in which they came."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time what is done inside; parts of one name add up."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + time.perf_counter() - started

    def tell(self, **counts: int) -> None:
        """Say it all, as the last line of the output."""
        print(json.dumps({"parts": self._seconds, "counts": counts}))
