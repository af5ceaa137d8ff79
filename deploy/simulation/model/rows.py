"""The model's shapes. In: nothing. Out: terms, rates, worked lines and money, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

# How many minor units make one major unit (ISO 4217), of the currencies in which simulated people are paid.
MINOR_UNITS = {"USD": 100, "EUR": 100, "GBP": 100, "INR": 100, "KES": 100, "JPY": 1, "KWD": 1000}


@dataclass(frozen=True)
class Terms:
    """On what terms somebody works; the work week begins on a weekday (Monday 0), so long after midnight in `zone`."""

    engagement: str
    trainer: str
    client: str
    project: str
    zone: str
    week_starts: int
    week_opens_seconds: int
    pack: str
    group: str
    currency: str


@dataclass(frozen=True)
class RateVersion:
    """What an hour is worth from a date on; of two that cover a day the one known later counts, then the newer."""

    rate: str
    scope: str
    per_hour: Fraction
    currency: str
    first: date
    end: date | None
    known_epoch: int
    order: int

    def covers(self, day: date) -> bool:
        """Say whether it holds on a day; `end` is the first day on which it does not."""
        return self.first <= day and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Hours:
    """What was worked: between two instants, or for so many seconds on a date."""

    day: date
    seconds: int
    start: int | None
    code: str


@dataclass(frozen=True)
class Line:
    """One version of one entry, as it was approved."""

    entry: str
    version: int
    engagement: str
    hours: Hours

    @property
    def key(self) -> tuple[str, int]:
        """Name the version."""
        return self.entry, self.version


@dataclass(frozen=True)
class Priced:
    """A line of a work week with its seconds and its money, rounded once."""

    engagement: str
    week: date
    code: str
    per_hour: Fraction
    currency: str
    seconds: int
    minor: int
