"""How a line comes to its amount: each term of the sum, exact, and the one rounding at the end.

In: a line with its basis. Out: terms in minor units as fractions; their sum rounded once, and fixed sums added, is the
line's amount.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from services.payroll.domain.line import Line
from shared.values.currency import exponent
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.rounding import divide_half_up

_E4 = 10**PLACES


@dataclass(frozen=True)
class Term:
    """One term: so many `seconds` at `per_hour` major units, which make `minor` minor units exactly."""

    what: str
    seconds: int
    per_hour: Fraction
    minor: Fraction


@dataclass(frozen=True)
class Reckoning:
    """The terms, their exact sum, the sum rounded half up to whole minor units, and what is paid as it is."""

    terms: tuple[Term, ...]
    exact_minor: Fraction
    rounded_minor: int
    fixed_minor: int

    @property
    def amount_minor(self) -> int:
        """Give what the line pays."""
        return self.rounded_minor + self.fixed_minor


def reckon(line: Line) -> Reckoning:
    """Take a line apart."""
    found = (
        ("own rate", line.seconds, Fraction(line.key.rate_e4, _E4)),
        (f"extra {line.key.extra}", line.seconds, Fraction(line.key.extra_e4, _E4)),
        ("premium", line.seconds, line.premium * line.regular_rate),
        ("flat sums", line.seconds, (1 + line.premium) * line.flat_rate),
        ("not worked", line.basis.unworked_seconds, Fraction(line.key.rate_e4, _E4)),
    )
    units = 10 ** exponent(line.key.currency)
    terms = tuple(
        Term(what, seconds, rate, seconds * rate * units * Fraction(1, SECONDS_PER_HOUR))
        for what, seconds, rate in found if seconds and rate
    )  # fmt: skip
    exact = sum((term.minor for term in terms), Fraction(0))
    return Reckoning(terms, exact, divide_half_up(exact.numerator, exact.denominator), line.basis.fixed_minor)
