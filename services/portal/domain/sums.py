"""Money as the services write it, added up and typed. In: `{"amount", "currency"}` objects, text. Out: the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal


def sum_by_currency(amounts: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Add up amounts, exactly, in order of currency; nothing is converted."""
    sums: dict[str, Decimal] = {}
    for one in amounts:
        sums[one["currency"]] = sums.get(one["currency"], Decimal(0)) + Decimal(one["amount"])
    return [{"amount": str(amount), "currency": currency} for currency, amount in sorted(sums.items())]


def left_of(whole: Mapping[str, str], part: Mapping[str, str]) -> dict[str, str]:
    """Give what is left of an amount without a part of it, both in one currency."""
    return {"amount": str(Decimal(whole["amount"]) - Decimal(part["amount"])), "currency": whole["currency"]}


def money_typed(text: str, currency: str) -> dict[str, str]:
    """Give an amount as the services take it; of point and comma the last one is the decimal sign."""
    figure = "".join(text.split())
    if figure.rfind(",") > figure.rfind("."):
        figure = figure.replace(".", "").replace(",", ".")
    return {"amount": figure.replace(",", ""), "currency": currency}
