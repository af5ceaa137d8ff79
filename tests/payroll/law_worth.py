"""What a stretch of work is worth an hour: its rate, and what the contract adds for the hour at which it was worked.

In: a stretch, its rate, the holidays of the engagement's calendar. Out: `Worth`s; the unworked rest of a short call.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from law_clock import Stretch, by_night
from law_facts import HOUR

CONTRACT = "contractor-premiums"
NIGHT, WEEKEND, HOLIDAY = Fraction(25, 100), Fraction(50, 100), Fraction(100, 100)
SATURDAY = 5
LEAST_CALL = 2 * HOUR


@dataclass(frozen=True)
class Worth:
    stretch: Stretch
    rate: Fraction
    extras: tuple[Fraction, ...] = ()

    @property
    def seconds(self) -> int:
        return self.stretch.seconds

    @property
    def extra(self) -> Fraction:
        """Each extra is agreed to the ten-thousandth an hour, half up; several add up."""
        return sum((Fraction(nearest(self.rate * extra * 10_000), 10_000) for extra in self.extras), Fraction(0))

    @property
    def hourly(self) -> Fraction:
        return self.rate + self.extra

    def cut_after(self, limit: int) -> tuple[Worth, Worth]:
        """Cut it in two: so many seconds at most, and what is left."""
        first, at = min(self.seconds, max(limit, 0)), self.stretch.start
        rest = replace(self.stretch, seconds=self.seconds - first, start=None if at is None else at + first)
        return replace(self, stretch=replace(self.stretch, seconds=first)), replace(self, stretch=rest)


def nearest(value: Fraction) -> int:
    """To the nearest whole unit; exactly half goes away from zero."""
    size = int((abs(value) * 2 + 1) // 2)
    return size if value >= 0 else -size


def worth(stretch: Stretch, pack: str, rate: Fraction, holidays: Collection[date]) -> Worth:
    """Add what the contract adds: a quarter by night, half on Saturday and Sunday, the same again on a holiday."""
    if pack != CONTRACT:
        return Worth(stretch, rate)
    due = [(NIGHT, by_night(stretch)), (WEEKEND, stretch.day.weekday() >= SATURDAY), (HOLIDAY, stretch.day in holidays)]
    return Worth(stretch, rate, tuple(extra for extra, holds in due if holds))


def short_of_a_call(pack: str, code: str, seconds: int) -> int:
    """A call is paid as two hours at least: the seconds that were not worked and are paid all the same.

    An entry without a second is one that was taken back, and no call.
    """
    return max(LEAST_CALL - seconds, 0) if seconds and (pack, code) == (CONTRACT, "CALL") else 0
