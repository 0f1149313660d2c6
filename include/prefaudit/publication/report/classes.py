"""Rates beside the national one, in classes of what differs by more than chance: the limits of a funnel plot.

A rate on n observations is compared with the national rate p: it is near within 1.96 standard deviations (95 %), and
far beyond 3.09 (99.8 %). The variance p (1 − p) ÷ n is multiplied by how much more the audits differ among themselves
than such observations would (Spiegelhalter, « Funnel plots for comparing institutional performance », 2005).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import copysign, inf, sqrt

from prefaudit.publication.report.snapshot import ALL, PublishedRow, Snapshot

# The classes from the lowest.
WORDS = (
    "très en dessous du taux national",
    "en dessous du taux national",
    "proche du taux national",
    "au-dessus du taux national",
    "très au-dessus du taux national",
)
NEAR = WORDS.index("proche du taux national")
_LIMITS = (1.96, 3.09)


@dataclass(frozen=True)
class RateClasses:
    """What rates are compared with: a national rate, and the dispersion of the audits, 1 where it is that of chance."""

    rate: float
    dispersion: float = 1.0

    def level(self, rate: object, observations: int) -> int | None:
        """Return the class of a rate, 0 the lowest; None where there is no rate."""
        if not isinstance(rate, Decimal | float | int) or not observations:
            return None
        difference = float(rate) - self.rate
        deviation = sqrt(self.rate * (1 - self.rate) / observations * self.dispersion)
        score = difference / deviation if deviation else copysign(inf, difference) if difference else 0.0
        return NEAR + sum(score > limit for limit in _LIMITS) - sum(score < -limit for limit in _LIMITS)


def classes_of(snapshot: Snapshot, module: str = ALL) -> RateClasses:
    """Return the classes of the conformity rates of a module, or of all."""
    (nation,) = snapshot.rows("national_summary", module_code=module)
    audits = [(counted(row), _number(row["conforming"])) for row in snapshot.rows("audits")]
    return RateClasses(float(_number(nation["conformity_rate"])), dispersion(audits))


def counted(row: PublishedRow) -> int:
    """Return how many observations a conformity rate rests on: the criteria assessed and applicable."""
    return int(_number(row["criteria_assessed"]) - _number(row["not_applicable"]))


def dispersion(audits: Iterable[tuple[float, float]]) -> float:
    """Return how much more audits (observations, of them conforming) differ than by chance alone, at least 1: the mean
    square of their deviations from the common rate (Pearson)."""
    seen = [(whole, part) for whole, part in audits if whole]
    total = sum(whole for whole, _ in seen)
    rate = sum(part for _, part in seen) / total if total else 0.0
    if len(seen) < 2 or not 0 < rate < 1:
        return 1.0
    squares = sum((part - whole * rate) ** 2 / (whole * rate * (1 - rate)) for whole, part in seen)
    return max(1.0, squares / (len(seen) - 1))


def _number(value: object) -> float:
    return float(value) if isinstance(value, Decimal | float | int) else 0.0
