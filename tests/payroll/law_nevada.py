"""Nevada's work day and the wage below which it matters.

In: a work week's stretches, in the order of work. Out: its work days; whether it was paid below 1.5 x the minimum.

NRS 608.0126: a workday is "24 consecutive hours which begins when the employee begins work": not the clock's day.
NRS 608.018(1): its ninth hour counts where the rate is "less than 1 1/2 times the minimum rate" of NRS 608.250.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from law_facts import HOUR
from law_worth import Worth

# The minimum an hour where no health benefits are offered: the Labor Commissioner's bulletin of 2010, AB 456 (2019);
# from 1 July 2024 one for all (Question 2).
MINIMUM = [
    (date(2010, 7, 1), "8.25"), (date(2020, 7, 1), "9.00"), (date(2021, 7, 1), "9.75"),
    (date(2022, 7, 1), "10.50"), (date(2023, 7, 1), "11.25"), (date(2024, 7, 1), "12.00"),
]  # fmt: skip


def paid_little(work: Sequence[Worth]) -> bool:
    """Whether the week's pay for its hours, bonuses apart, is below 1.5 x the minimum in force when the week began."""
    seconds = sum(worth.seconds for worth in work)
    if not seconds:
        return False
    paid = sum((worth.hourly * worth.seconds for worth in work), Fraction(0)) / seconds
    (*_, least) = [Fraction(amount) for since, amount in MINIMUM if since <= work[0].stretch.week]
    return paid < least * 3 / 2


def nevada_days(work: Iterable[Worth]) -> list[list[Worth]]:
    """Group into work days: 24 hours from the first work; what goes on at their end, or comes after, begins the next.

    Hours of which only the date is known are of the work day that began on that date, if one did.
    """
    days: list[list[Worth]] = []
    running: list[Worth] = []
    ends = 0
    for worth in work:
        at = worth.stretch.start
        if at is None:
            begun = [day for day in days if day[0].stretch.day == worth.stretch.day]
            (begun[-1] if begun else _begin(days)).append(worth)
            continue
        today, later = worth.cut_after(max(ends - at, 0))
        running += [today] if today.seconds else []
        if later.seconds:
            running = [later]
            days.append(running)
            ends = at + today.seconds + 24 * HOUR
    return days


def _begin(days: list[list[Worth]]) -> list[Worth]:
    days.append([])
    return days[-1]
