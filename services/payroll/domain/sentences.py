"""Sentences a trainer understands. In: a line as it stood after an earning. Out: its arithmetic in words."""

from __future__ import annotations

from fractions import Fraction

from services.payroll.domain.line import Line
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES
from shared.values.span import format_hours


def earning_sentences(line: Line, before_minor: int, reason: str) -> tuple[str, ...]:
    """Say what the line is worth, why it changed, and by how much."""
    currency = line.key.currency
    amount, rate = Money(line.amount_minor, currency), format_scaled(line.key.rate_e4, PLACES)
    worth = f"{format_hours(line.seconds)} hours at {rate} {currency} an hour"
    if line.basis.fixed_minor:
        worth = f"A bonus of {Money(line.basis.fixed_minor, currency)}"
    if line.key.extra_e4:
        worth += f" with {format_scaled(line.key.extra_e4, PLACES)} {currency} on top ({line.key.extra})"
    if line.key.premium_e4:
        worth += f", and {line.premium} of the regular rate of {_text(line.regular_rate)} {currency} on top"
    if line.flat_rate:
        worth += f", and {1 + line.premium} times the {_text(line.flat_rate)} {currency} an hour that flat sums make"
    if line.basis.unworked_seconds:
        worth += f", and {format_hours(line.basis.unworked_seconds)} hours at the same rate that were not worked"
    said = [f"{worth}, rounded once to the nearest unit, half up: {amount}."]
    if before_minor:
        change = Money(line.amount_minor - before_minor, currency)
        said.append(f"Before it was {Money(before_minor, currency)}; this earning is the difference, {change}.")
    return (*said, f"Posted because of: {reason}.")


def _text(rate: Fraction) -> str:
    """Write a rate to four places; an ellipsis says that it goes on."""
    scaled, rest = divmod(rate.numerator * 10**PLACES, rate.denominator)
    return format_scaled(scaled, PLACES) + ("…" if rest else "")
