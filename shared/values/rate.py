"""Rates: money per hour, four decimal places, and the one function that multiplies a rate by time.

In: decimal text and a currency. Out: an immutable `Rate` in ten-thousandths of the major unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled, parse_scaled
from shared.values.money import Money
from shared.values.refusal import Refusal
from shared.values.rounding import divide_half_up

PLACES = 4
SECONDS_PER_HOUR = 3600
# 10 million major units an hour: above any wage in any currency, and small enough for 64-bit sums.
MAX_E4 = 10_000_000 * 10**PLACES


@dataclass(frozen=True)
class Rate:
    """`e4` ten-thousandths of a major unit of `currency` per hour: 45.50 USD/h is Rate(455000, "USD")."""

    e4: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str, *, field: str = "rate") -> Rate:
        """Read "45.5000"; refuses a fifth place, a negative rate, NaN and absurd sizes."""
        exponent(currency)
        return cls(parse_e4(text, field=field), currency)

    @property
    def decimal(self) -> str:
        """Give the rate as decimal text with four places."""
        return format_scaled(self.e4, PLACES)

    def for_seconds(self, seconds: int) -> Money:
        """Price whole seconds at this rate, rounded once, half up, to the currency's minor unit."""
        numerator = seconds * self.e4 * 10 ** exponent(self.currency)
        return Money(divide_half_up(numerator, SECONDS_PER_HOUR * 10**PLACES), self.currency)


def parse_e4(text: str, *, field: str = "rate") -> int:
    """Read "45.5000" where whoever reads does not know the currency; refuses what `Rate.parse` does."""
    e4 = parse_scaled(text, PLACES, field=field)
    if not 0 <= e4 <= MAX_E4:
        raise Refusal("rate_out_of_range", f"{text!r} per hour is not between 0 and 10000000.", pointer=field)
    return e4
