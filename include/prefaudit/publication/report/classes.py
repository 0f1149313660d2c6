"""Rates in five classes of about as many each, for colours: by their value as it is shown, in words without overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from prefaudit.l10n.french import tabled
from prefaudit.publication.report.map import LEVELS


@dataclass(frozen=True)
class RateClasses:
    """The bounds between the classes: each one, in ascending order, is the lowest rate of the class above it."""

    bounds: Sequence[Decimal]

    def level(self, rate: object) -> int | None:
        """Return the class of a rate, 0 the lowest; None where there is no rate."""
        value = _as_shown(rate)
        return None if value is None else sum(value >= bound for bound in self.bounds)

    @property
    def words(self) -> list[str]:
        """The bounds of each class in words, from the lowest."""
        if not self.bounds:
            return ["tous les taux"]
        between = [f"de {tabled(low)} à moins de {tabled(high)}" for low, high in pairwise(self.bounds)]
        return [f"moins de {tabled(self.bounds[0])}", *between, f"{tabled(self.bounds[-1])} et plus"]


def classes_of(rates: Iterable[object]) -> RateClasses:
    """Return the classes of some rates, LEVELS at most and none of them empty; what is not a rate is left out."""
    values = sorted(value for value in map(_as_shown, rates) if value is not None)
    bounds = [values[round(place * (len(values) - 1) / LEVELS)] for place in range(1, LEVELS)] if values else []
    return RateClasses(sorted({bound for bound in bounds if bound > values[0]}))


def _as_shown(rate: object) -> Decimal | None:
    """Return a rate with the decimals of its percentage: two that read the same are in the same class."""
    if not isinstance(rate, Decimal | float | int):
        return None
    return Decimal(str(rate)).quantize(Decimal("0.001"), ROUND_HALF_UP)
