"""One priced line as a value: its arithmetic, in numbers a pencil can follow.

In: the columns of a line. Out: the amount computed again in plain integers, and the terms of the sum. Where
it differs from what was posted, a statement must not leave the house.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from shared.values.currency import exponent
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.rounding import divide_half_up

_E4 = 10**PLACES


@dataclass(frozen=True, order=True)
class LineKey:
    """What makes a line one line for its trainer (`frames.LINE_KEYS` without the trainer)."""

    workweek_start: date
    engagement_id: str
    code: str
    rate_e4: int
    premium_e4: int
    currency: str
    pack: str
    pack_version: str


@dataclass(frozen=True)
class Line:
    """A line as it stands: `week_pay` (sum of seconds x rate_e4) over `week_seconds` is the regular rate."""

    key: LineKey
    seconds: int
    amount_minor: int
    week_pay: int
    week_seconds: int

    @property
    def regular_rate(self) -> Fraction:
        """Give the regular rate in major units an hour; the own rate where no premium needs it."""
        if not self.week_seconds:
            return Fraction(self.key.rate_e4, _E4)
        return Fraction(self.week_pay, self.week_seconds * _E4)

    @property
    def per_hour(self) -> Fraction:
        """Give what an hour of the line is worth: own rate and premium on the regular rate."""
        return Fraction(self.key.rate_e4, _E4) + self.regular_rate * Fraction(self.key.premium_e4, _E4)

    def computed_minor(self) -> int:
        """Compute the amount again, in minor units, rounded once."""
        exact = self.per_hour * self.seconds * 10 ** exponent(self.key.currency)
        return divide_half_up(exact.numerator, exact.denominator * SECONDS_PER_HOUR)
