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
    if line.key.premium_e4:
        share = Fraction(line.key.premium_e4, 10**PLACES)
        worth += f", and {share} of the regular rate of {regular_rate_text(line)} {currency} on top"
    said = [f"{worth}, rounded once to the nearest unit, half up: {amount}."]
    if before_minor:
        change = Money(line.amount_minor - before_minor, currency)
        said.append(f"Before it was {Money(before_minor, currency)}; this earning is the difference, {change}.")
    return (*said, f"Posted because of: {reason}.")


def regular_rate_text(line: Line) -> str:
    """Write the regular rate to four places; an ellipsis says that it goes on."""
    scaled, rest = divmod(line.regular_rate.numerator * 10**PLACES, line.regular_rate.denominator)
    return format_scaled(scaled, PLACES) + ("…" if rest else "")
