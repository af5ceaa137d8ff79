"""The sample month's dates. In: nothing. Out: the four work weeks and the instants at which people act.

Clocks change within it, on 25 October in Europe and on 1 November in the United States.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

FIRST_MONDAY = date(2026, 10, 5)
# Where work weeks begin on Sundays, the first one begins the day before.
FIRST_DAY = date(2026, 10, 4)
WEEKS = tuple(FIRST_MONDAY + timedelta(weeks=number) for number in range(4))
PERIOD_END = date(2026, 11, 2)
MID_PERIOD = date(2026, 10, 19)
RAISE_FROM = date(2026, 10, 12)


def at(day: date, hour: int = 9, minute: int = 0) -> int:
    """Give the epoch second of an hour of a date, in UTC."""
    return (
        datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    ) // timedelta(seconds=1)


SETUP = at(date(2026, 9, 28))
US_RUN_1 = at(date(2026, 10, 20), 15)
CORRECTION = at(date(2026, 10, 22), 10)
RAISE_KNOWN = at(date(2026, 10, 28), 11)
MONTH_END_RUNS = at(date(2026, 11, 3), 15)
BANK_ANSWERS = at(date(2026, 11, 9), 8)
BOOKS_CLOSED = at(date(2026, 11, 10), 8)


def hours_arrive(week: date) -> int:
    """Give the Monday after a work week, when its exports are imported (a Tuesday where clocks lag)."""
    return at(week + timedelta(days=8), 8)
