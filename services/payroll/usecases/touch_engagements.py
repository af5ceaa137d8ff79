"""Find the work weeks that engagements have anything to do with. In: engagements. Out: trainers and weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from services.payroll.domain.bonus import in_work_weeks
from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.touch_weeks import WEEK, touch_weeks

# An entry is stored under the date it starts on, in its own zone; the first week asked for may begin inside it.
_DAYS = timedelta(days=2)


def touch_engagements(
    unit: PayrollPort, engagement_ids: Sequence[str], trainer_ids: Sequence[str], since: date | None = None
) -> pl.DataFrame:
    """Give the work weeks, from `since` on, in which engagements of these trainers have hours, a bonus or earnings."""
    entries = unit.hours.of_engagements(engagement_ids, trainer_ids, since - _DAYS if since else None)
    terms = unit.known.terms(trainer_ids)
    granted = unit.known.bonuses(trainer_ids).filter(pl.col("engagement_id").is_in(engagement_ids))
    weeks = pl.concat([
        touch_weeks(entries, terms),
        in_work_weeks(granted, terms).select(WEEK),
        unit.earnings.weeks_of_engagements(engagement_ids, trainer_ids).select(WEEK),
    ])  # fmt: skip
    return weeks.filter(pl.col("workweek_start") >= since if since else pl.lit(value=True)).unique().sort(WEEK)
