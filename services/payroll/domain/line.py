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
    extra_e4: int
    extra: str
    premium_e4: int
    currency: str
    pack: str
    pack_version: str


@dataclass(frozen=True)
class Basis:
    """What the amount follows from besides key and seconds (`frames.LINE_BASIS`); zeros where it does not matter."""

    week_pay: int = 0
    week_seconds: int = 0
    flat_pay: int = 0
    straight_seconds: int = 0
    unworked_seconds: int = 0
    fixed_minor: int = 0


@dataclass(frozen=True)
class Line:
    """A line as it stands, with the arithmetic behind it."""

    key: LineKey
    seconds: int
    amount_minor: int
    basis: Basis = Basis()

    @property
    def own_rate(self) -> Fraction:
        """Give rate and extra in major units an hour."""
        return Fraction(self.key.rate_e4 + self.key.extra_e4, _E4)

    @property
    def premium(self) -> Fraction:
        """Give the share of the regular rate that is paid on top."""
        return Fraction(self.key.premium_e4, _E4)

    @property
    def regular_rate(self) -> Fraction:
        """Give the regular rate in major units an hour; the own rate where no premium needs it."""
        if not self.basis.week_seconds:
            return self.own_rate
        return Fraction(self.basis.week_pay, self.basis.week_seconds * _E4)

    @property
    def flat_rate(self) -> Fraction:
        """Give what flat sums are worth an hour of straight time, where they are divided so."""
        if not self.basis.straight_seconds:
            return Fraction(0)
        return Fraction(self.basis.flat_pay, self.basis.straight_seconds * _E4)

    @property
    def per_hour(self) -> Fraction:
        """Give what an hour of the line is worth: own rate, premium on the regular rate, multiple of flat sums."""
        return self.own_rate + self.premium * self.regular_rate + (1 + self.premium) * self.flat_rate

    def computed_minor(self) -> int:
        """Compute the amount again, in minor units, rounded once."""
        unworked = Fraction(self.key.rate_e4, _E4) * self.basis.unworked_seconds
        exact = (self.per_hour * self.seconds + unworked) * 10 ** exponent(self.key.currency)
        return divide_half_up(exact.numerator, exact.denominator * SECONDS_PER_HOUR) + self.basis.fixed_minor
