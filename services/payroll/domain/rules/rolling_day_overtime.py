"""Overtime in a day that begins when work begins: seconds beyond a threshold in 24 hours earn a premium.

In: pieces. Out: the same seconds, those worked last in each such day as `ot`, for weeks whose hourly rate on average is
under a limit. A day is the 24 hours from the first work after the last such day ended; work that goes on at its
end begins the next one (NRS 608.0126). The limit is one and a half times the minimum wage (NRS 608.018(1)). Each work
week begins its own days, so that a week's pay follows from the week alone. Hours of which only the date is known count
with the last day that had begun on that date before them in the order of work, or by themselves where none had.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond, total
from services.payroll.domain.pack import RuleUse
from shared.values.decimal_text import format_scaled
from shared.values.rate import PLACES
from shared.values.sentence import Number, Sentence, say
from shared.values.span import format_hours

NUMBERS = ("after_seconds", "below_rate_e4", "ot_premium_e4")
_DAY_SECONDS = 86_400
_BEFORE_ALL = 2**40  # no instant of a year that can be worked in lies so many seconds before 1970


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise what lies beyond `after_seconds` in each day, where the week's average rate is below the limit."""
    earned, worked = total(pl.col("seconds") * pl.col("rate_e4"), "week"), total(pl.col("seconds"), "week")
    below = earned < worked * use.number("below_rate_e4")
    low = pieces.filter(below)
    if low.is_empty():
        return pieces
    timed, by_date = low.filter(pl.col("start_epoch").is_not_null()), low.filter(pl.col("start_epoch").is_null())
    days = pl.concat(_days(timed))
    rolled = pl.concat([days, _in_day_of_their_date(by_date, days)]).sort("order", "start_epoch")
    so_far = pl.col("seconds").cum_sum().over("week", "_day")
    raised = beyond(so_far, use.number("after_seconds"), "seconds")
    paid = rolled.with_columns((pl.col("seconds") - raised).alias(STRAIGHT), ot=raised).drop("_day")
    return pl.concat([pieces.filter(~below), paid]).sort("order", "start_epoch")


def _in_day_of_their_date(by_date: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Give `_day` of the last day that had begun on the date by then; a number below all instants where none had.

    A date ends at another moment in each zone: what begins on it elsewhere later on is not the day of these hours.
    """
    begun = days.filter(pl.col("start_epoch") == pl.col("_day")).select("week", "work_date", "order", "_day")
    found = by_date.join_asof(begun.sort("order", "_day"), on="order", by=["week", "work_date"], check_sortedness=False)
    alone = pl.col("work_date").to_physical().cast(pl.Int64) - _BEFORE_ALL
    return found.with_columns(pl.col("_day").fill_null(alone))


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


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    return say(
        "Where the week's rate is below %(rate)s an hour, hours beyond %(after)s within 24 hours from the start of "
        "work earn, besides their own rate, %(percent)s%% of the regular rate.",
        rate=Number(format_scaled(use.number("below_rate_e4"), PLACES)),
        after=format_hours(use.number("after_seconds")), percent=use.number("ot_premium_e4") // 100,
    )  # fmt: skip
