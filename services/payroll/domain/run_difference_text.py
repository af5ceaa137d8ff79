"""The difference between two pay runs in sentences. In: a part. Out: what it says to somebody who compares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.payroll.domain.run_difference import BONUSES, HOURS, LATE, RATE, RULES
from shared.values.currency import exponent
from shared.values.decimal_text import format_scaled
from shared.values.earning_code import code_said
from shared.values.money import Money
from shared.values.rate import PLACES, SECONDS_PER_HOUR
from shared.values.rounding import divide_half_up
from shared.values.sentence import Day, Number, Sentence, say
from shared.values.sentence import Part as Said
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


def part_sentence(part: Part) -> Sentence:
    """Say what a part is about and what it makes of the difference."""
    return say("%(what)s: %(amount)s.", what=_SAID[part.kind](part), amount=Money(part.amount_minor, part.currency))


def _hours(part: Part) -> Sentence:
    was, now = (format_hours(sums.seconds) for sums in (part.paid_from, part.paid_to))
    if not part.paid_from.seconds:
        return say("%(now)s hours of %(code)s for %(engagement)s, none before", now=now, **_of(part))
    if not part.paid_to.seconds:
        return say("no hours of %(code)s for %(engagement)s, %(was)s before", was=was, **_of(part))
    return say("%(now)s hours of %(code)s for %(engagement)s instead of %(was)s, at what an hour was worth before",
               now=now, was=was, **_of(part))  # fmt: skip


def _rate(part: Part) -> Sentence:
    was, now = (_worth(sums, part.currency) for sums in (part.paid_from, part.paid_to))
    return say("an hour of %(code)s for %(engagement)s is worth %(now)s instead of %(was)s", now=now, was=was,
               **_of(part))  # fmt: skip


def _rules(part: Part) -> Sentence:
    return say("%(worth)s, under %(now)s instead of %(was)s", worth=_rate(part), now=part.rules_to, was=part.rules_from)


def _late(part: Part) -> Sentence:
    assert part.late_week is not None, "a late part has its work week"
    of_week: dict[str, Said] = {"week": Day(part.late_week), "engagement": part.engagement_id}
    hours = format_hours(part.seconds)
    if part.late_in == "to":
        return say("the earlier work week from %(week)s of %(engagement)s, %(hours)s hours, made up for in the second "
                   "run", hours=hours, **of_week)  # fmt: skip
    return say("the earlier work week from %(week)s of %(engagement)s, %(hours)s hours, made up for in the first run",
               hours=hours, **of_week)  # fmt: skip


def _bonuses(part: Part) -> Sentence:
    was, now = (Money(sums.amount_minor, part.currency) for sums in (part.paid_from, part.paid_to))
    return say(
        "bonuses of %(now)s for %(engagement)s instead of %(was)s", now=now, was=was, engagement=part.engagement_id
    )


def _of(part: Part) -> dict[str, Said]:
    return {"code": code_said(part.code), "engagement": part.engagement_id}


_SAID: dict[str, Callable[[Part], Sentence]] = {
    HOURS: _hours, RATE: _rate, RULES: _rules, LATE: _late, BONUSES: _bonuses,
}  # fmt: skip


def _worth(sums: Sums, currency: str) -> Sentence:
    """Say what an hour was worth on average, to four places; an amount without hours as it is."""
    if sums.seconds <= 0:
        return say("%(amount)s", amount=Money(sums.amount_minor, currency))
    scaled = sums.amount_minor * SECONDS_PER_HOUR * 10 ** (PLACES - exponent(currency))
    rate = Number(format_scaled(divide_half_up(scaled, sums.seconds), PLACES))
    return say("%(rate)s %(currency)s", rate=rate, currency=currency)
