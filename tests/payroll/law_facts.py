"""The facts an accountant would be handed: engagements, rates, hours, bonuses, holidays.

In: nothing. Out: plain rows. Times are epoch seconds, rates are text an hour, amounts are minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

HOUR = 3600
MINOR = {"USD": 100, "EUR": 100, "JPY": 1, "KWD": 1000, "BRL": 100, "CLP": 1}


@dataclass(frozen=True)
class Terms:
    engagement: str
    pack: str
    zone: str
    currency: str
    week_starts: int = 0  # Monday
    week_seconds: int = 0  # on the wall clock, after midnight of that weekday
    day_seconds: int = 0  # on the wall clock, when each work day begins
    calendar: str = ""


@dataclass(frozen=True)
class RateFact:
    engagement: str
    per_hour: str
    valid_from: date
    known: int
    valid_to: date | None = None


@dataclass(frozen=True)
class ChoiceFact:
    """Work weeks that begin from `valid_from` on follow this pack, not the engagement's first one."""

    engagement: str
    pack: str
    valid_from: date
    known: int
    valid_to: date | None = None


@dataclass(frozen=True)
class Entry:
    entry: str
    trainer: str
    engagement: str
    start: int | None
    seconds: int
    on: date | None = None  # for entries without clock times
    code: str = "REG"


@dataclass(frozen=True)
class BonusFact:
    bonus: str
    trainer: str
    engagement: str
    on: date  # a date of the work week it is for
    amount: int
    kind: str  # nondiscretionary, flat_sum or discretionary


@dataclass(frozen=True)
class HolidayFact:
    calendar: str
    on: date
