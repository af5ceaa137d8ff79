"""The difference between two pay runs in sentences. In: a part. Out: what it says to somebody who compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.clock_text import day_text
from services.payroll.domain.run_difference import BONUSES, HOURS, LATE, RATE, RULES
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.rounding import divide_half_up
from shared.values.span import format_hours


@dataclass(frozen=True)
class Sums:
    """What a run pays of something."""

    seconds: int
    amount_minor: int

    def plus(self, seconds: int, amount_minor: int) -> Sums:
        """Add to it."""
        return Sums(self.seconds + seconds, self.amount_minor + amount_minor)


@dataclass(frozen=True)
class PartCause:
    """A fact because of which a run pays something of a part, with its reason and what it pays by it."""

    side: str
    cause: str
    reason: str
    seconds: int
    amount_minor: int


@dataclass(frozen=True)
class Part:
    """One reason for a difference; `paid_from` and `paid_to` are the sums of the two runs that it is about."""

    kind: str
    engagement_id: str
    late_week: date | None
    late_in: str
    code: str
    currency: str
    seconds: int
    amount_minor: int
    paid_from: Sums
    paid_to: Sums
    rules_from: str
    rules_to: str
    causes: tuple[PartCause, ...]


def part_sentence(part: Part) -> str:
    """Say what a part is about and what it makes of the difference."""
    return f"{_SAID[part.kind](part)}: {Money(part.amount_minor, part.currency)}."


def _hours(part: Part) -> str:
    was, now = (format_hours(sums.seconds) for sums in (part.paid_from, part.paid_to))
    if not part.paid_from.seconds:
        return f"{now} hours of {part.code} for {part.engagement_id}, none before"
    if not part.paid_to.seconds:
        return f"no hours of {part.code} for {part.engagement_id}, {was} before"
    return f"{now} hours of {part.code} for {part.engagement_id} instead of {was}, at what an hour was worth before"


def _rate(part: Part) -> str:
    was, now = (_worth(sums, part.currency) for sums in (part.paid_from, part.paid_to))
    return f"an hour of {part.code} for {part.engagement_id} is worth {now} instead of {was}"


def _rules(part: Part) -> str:
    return f"{_rate(part)}, under {part.rules_to} instead of {part.rules_from}"


def _late(part: Part) -> str:
    assert part.late_week is not None, "a late part has its work week"
    week = f"the earlier work week from {day_text(part.late_week)} of {part.engagement_id}"
    seconds = format_hours(part.seconds)
    return f"{week}, {seconds} hours, made up for in the {'second' if part.late_in == 'to' else 'first'} run"


def _bonuses(part: Part) -> str:
    was, now = (Money(sums.amount_minor, part.currency) for sums in (part.paid_from, part.paid_to))
    return f"bonuses of {now} for {part.engagement_id} instead of {was}"


_SAID: dict[str, Callable[[Part], str]] = {
    HOURS: _hours, RATE: _rate, RULES: _rules, LATE: _late, BONUSES: _bonuses,
}  # fmt: skip


def _worth(sums: Sums, currency: str) -> str:
    """Write what an hour was worth on average, to four places; an amount without hours as it is."""
    if sums.seconds <= 0:
        return str(Money(sums.amount_minor, currency))
    scaled = sums.amount_minor * SECONDS_PER_HOUR * 10 ** (PLACES - exponent(currency))
    return f"{format_scaled(divide_half_up(scaled, sums.seconds), PLACES)} {currency}"
