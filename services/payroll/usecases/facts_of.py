"""Gather the facts that pay follows from. In: hours. Out: `Facts`, with all that is known about the trainers."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import HOLIDAYS
from services.payroll.usecases.ports import PayrollPort, Whose

# An entry is stored under the date on which it starts in its own zone; it may end on a later one of its engagement's.
_MARGIN = timedelta(days=2)


def facts_of(unit: PayrollPort, hours: pl.DataFrame, whose: Whose, terms: pl.DataFrame) -> Facts:
    """Put together hours, the terms given, and the trainers' rates, choices of pack, bonuses and holidays."""
    rates, choices, bonuses = unit.known.over_time(whose)
    return Facts(hours, terms, rates, choices, bonuses, _holidays(unit, hours, terms))


def _holidays(unit: PayrollPort, hours: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    calendars = sorted(set(terms["holiday_calendar"]) - {""})
    first, last = hours["work_date"].min(), hours["work_date"].max()
    if not calendars or not isinstance(first, date) or not isinstance(last, date):
        return pl.DataFrame(schema=HOLIDAYS)
    days = unit.holidays(calendars, first - _MARGIN, last + _MARGIN)
    return pl.DataFrame(days, schema=HOLIDAYS, orient="row")
