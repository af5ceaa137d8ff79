"""Price touched work weeks again and append the differences. In: the weeks and why. Out: earnings, and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.post_weeks import post_weeks
from shared.values.call import Call


def reprice(unit: PayrollPort, call: Call, weeks: pl.DataFrame, causes: Mapping[str, Sequence[Cause]]) -> int:
    """Append what the weeks (trainer_id, workweek_start) lack; gives how many lines that were."""
    if weeks.is_empty():
        return 0
    terms = unit.known.terms(sorted(set(weeks["trainer_id"])))
    return post_weeks(unit, call, weeks, causes, terms, unit.hours.around(weeks))
