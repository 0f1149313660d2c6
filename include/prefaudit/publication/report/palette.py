"""The fills of bars by what they mean, from good to bad: told apart by any eyes, and without colours by their hatch."""

from dataclasses import dataclass

_ON_LIGHT, _ON_DARK = "#0b1622", "#ffffff"


@dataclass(frozen=True)
class Fill:
    """A colour with the angles of its hatch, in degrees; on a dark one, hatch and figures are white."""

    colour: str
    hatch: tuple[int, ...]
    dark: bool = False

    @property
    def ink(self) -> str:
        """The colour of what stands on it."""
        return _ON_DARK if self.dark else _ON_LIGHT


# Blue, yellow and red stay apart for every kind of colour blindness. The lightness rises to the middle of the scale and
# falls again, so that neighbours differ on a grey print too.
STRENGTH = Fill("#1f4e8c", (0,), dark=True)
CONFORMING = Fill("#9cc8e8", ())
OPPORTUNITY = Fill("#fff3bf", (135,))
SENSITIVE = Fill("#f7cb52", (90,))
MINOR = Fill("#e06c1f", (45,))
MAJOR = Fill("#8c1220", (45, 135), dark=True)
# What is neither good nor bad.
NEUTRAL = Fill("#2f6ca8", (), dark=True)
