"""Days on which money moves between banks, per payment method.

In: a date. Out: whether it is a banking day, the nearest ones, and the date a file asks for.
Sources: Federal Reserve, "Holiday Schedules" (standard Federal holidays; one that falls on a Saturday
is not kept on the Friday before, one on a Sunday is kept on Monday); ECB, "TARGET closing days" (since
2000: 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December). The dates themselves come from
the `holidays` package, held against lists copied from both sources in the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import holidays

_FED = holidays.financial_holidays("FED")
_TARGET = holidays.financial_holidays("TAR")
_DAY = timedelta(days=1)
SATURDAY = 5


def _no_holidays(day: date) -> bool:
    """Keep no holidays: a register goes to many countries, its banks add their own closing days."""
    assert day
    return False


_CLOSED: dict[str, Callable[[date], bool]] = {
    "ach": lambda day: day in _FED,
    "sepa": lambda day: day in _TARGET,
    "register": _no_holidays,
}


def is_banking_day(day: date, method: str) -> bool:
    """Say whether banks settle payments of `method` on `day`."""
    return day.weekday() < SATURDAY and not _CLOSED[method](day)


def next_banking_day(day: date, method: str) -> date:
    """Give the first banking day after `day`."""
    day += _DAY
    while not is_banking_day(day, method):
        day += _DAY
    return day


def banking_day_on_or_before(day: date, method: str) -> date:
    """Give `day`, or the last banking day before it."""
    while not is_banking_day(day, method):
        day -= _DAY
    return day


def value_date(payday: date, created: date, method: str) -> date:
    """Give the date to ask the bank for: payday, or the banking day before it; never before the bank can.

    A bank needs one banking day after the file's own date, so a payment that waited past its payday
    asks for the next banking day.
    """
    return max(banking_day_on_or_before(payday, method), next_banking_day(created, method))
