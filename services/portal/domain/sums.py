"""Money as the services write it, added up. In: `{"amount", "currency"}` objects. Out: the same, one a currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal


def sum_by_currency(amounts: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Add up amounts, exactly, in order of currency; nothing is converted."""
    sums: dict[str, Decimal] = {}
    for one in amounts:
        sums[one["currency"]] = sums.get(one["currency"], Decimal(0)) + Decimal(one["amount"])
    return [{"amount": str(amount), "currency": currency} for currency, amount in sorted(sums.items())]
