"""Overtime in a day that begins when work begins: seconds beyond a threshold in 24 hours earn a premium.

In: pieces. Out: the same seconds, those worked last in each such day as `ot`, for weeks whose hourly rate on average is
under a limit. A day is the 24 hours from the first work after the last such day ended; work that goes on at its
end begins the next one (NRS 608.0126). The limit is one and a half times the minimum wage (NRS 608.018(1)). Each work
week begins its own days, so that a week's pay follows from the week alone. Who is paid by date and hours alone has
the work days of the calendar.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond
from services.payroll.domain.pack import RuleUse
from shared.values.decimal_text import format_scaled
from shared.values.rate import PLACES
from shared.values.span import format_hours

NUMBERS = ("after_seconds", "below_rate_e4", "ot_premium_e4")
_DAY_SECONDS = 86_400


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise what lies beyond `after_seconds` in each day, where the week's average rate is below the limit."""
    earned, worked = (pl.col("seconds") * pl.col("rate_e4")).sum().over("week"), pl.col("seconds").sum().over("week")
    below = earned < worked * use.number("below_rate_e4")
    low = pieces.filter(below)
    timed, by_date = low.filter(pl.col("start_epoch").is_not_null()), low.filter(pl.col("start_epoch").is_null())
    rolled = pl.concat([*_days(timed), by_date.with_columns(_day=pl.col("workday").to_physical().cast(pl.Int64))])
    so_far = pl.col("seconds").cum_sum().over("week", pl.col("start_epoch").is_null(), "_day")
    raised = beyond(so_far, use.number("after_seconds"), "seconds")
    paid = rolled.sort("order", "start_epoch").with_columns((pl.col("seconds") - raised).alias(STRAIGHT), ot=raised)
    return pl.concat([pieces.filter(~below), paid.drop("_day")]).sort("order", "start_epoch")


def _days(timed: pl.DataFrame) -> list[pl.DataFrame]:
    """Cut timed pieces at the ends of rolling days, day after day; `_day` is the instant at which a day began."""
    days = [timed.clear().with_columns(_day=pl.lit(None, pl.Int64))]
    while not timed.is_empty():
        opened = timed.with_columns(_day=pl.col("start_epoch").min().over("week"))
        closes = pl.col("_day") + _DAY_SECONDS
        ends = pl.min_horizontal("end_epoch", closes)
        today = opened.filter(pl.col("start_epoch") < closes)
        days.append(today.with_columns(end_epoch=ends, seconds=ends - pl.col("start_epoch")))
        later = opened.filter(pl.col("end_epoch") > closes)
        starts = pl.max_horizontal("start_epoch", closes)
        timed = later.with_columns(start_epoch=starts, seconds=pl.col("end_epoch") - starts).drop("_day")
    return days


def sentence(use: RuleUse) -> str:
    """Say it to a trainer."""
    return (
        f"Where the week's rate is below {format_scaled(use.number('below_rate_e4'), PLACES)} an hour, hours beyond "
        f"{format_hours(use.number('after_seconds'))} within 24 hours from the start of work earn, besides their own "
        f"rate, {use.number('ot_premium_e4') // 100}% of the regular rate."
    )
