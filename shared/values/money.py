"""Money: a whole number of minor units with its currency.

In: decimal text or minor units. Out: an immutable `Money`; adding two currencies is a bug.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled, parse_scaled


@dataclass(frozen=True, order=True)
class Money:
    """`minor` units (cents, yen, fils) of one ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def parse(cls, text: str, currency: str, *, field: str = "amount") -> Money:
        """Read "123.45"; refuses more places than the currency has."""
        return cls(parse_scaled(text, exponent(currency), field=field), currency)

    @property
    def decimal(self) -> str:
        """Give the amount as plain decimal text with all of the currency's places."""
        return format_scaled(self.minor, exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        """Add money of the same currency."""
        assert self.currency == other.currency, f"{self.currency} and {other.currency} never add up"
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract money of the same currency."""
        return self + -other

    def __neg__(self) -> Money:
        """Turn a debit into a credit."""
        return Money(-self.minor, self.currency)

    def __str__(self) -> str:
        """Show as "123.45 USD"."""
        return f"{self.decimal} {self.currency}"

    def split(self, weights: Sequence[int]) -> list[Money]:
        """Share out by integer weights, losing nothing: largest remainders get the odd units first."""
        total = sum(weights)
        assert total > 0, "weights must add up to something"
        floors = [self.minor * weight // total for weight in weights]
        remainders = [self.minor * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda index: (-remainders[index], index))
        for index in order[: self.minor - sum(floors)]:
            floors[index] += 1
        return [Money(minor, self.currency) for minor in floors]


def total_by_currency(amounts: Iterable[Money]) -> dict[str, str]:
    """Add up per currency, as decimal text, currencies in order: the shape every summary shows."""
    sums: Counter[str] = Counter()
    for amount in amounts:
        sums[amount.currency] += amount.minor
    return {currency: Money(sums[currency], currency).decimal for currency in sorted(sums)}
