"""The seventh consecutive day: who works on every work day of the work week earns a premium for all of the last one.

In: pieces. Out: the same seconds, those of a seventh day as `ot`, beyond a threshold as `dt` (Cal. Labor Code 510(a);
Mendoza v. Nordstrom, 2 Cal.5th 1074 (2017): the seven days are those of one work week).
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond, day_by_day, running, total
from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

NUMBERS = ("ot_premium_e4", "dt_after_seconds", "dt_premium_e4")
_DAYS = 7


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise all of a seventh work day in a row; mostly nobody works on the last day of a week."""
    index = (pl.col("workday") - pl.col("workweek_start")).dt.total_days()
    if not pieces.select_seq((index == _DAYS - 1).any()).item():
        return pieces
    begins_day = pl.col("day").ne_missing(pl.col("day").shift(1)) & index.is_between(0, _DAYS - 1)
    seventh = (index == _DAYS - 1) & (total(begins_day.cast(pl.Int64), "week") == _DAYS)
    double = beyond(running(pl.col("seconds"), "day"), use.number("dt_after_seconds"), "seconds")
    raised = {STRAIGHT: pl.lit(0, pl.Int64), "ot": pl.col("seconds") - double, "dt": double}
    paid = [pl.when(seventh).then(value).otherwise(layer).alias(layer) for layer, value in raised.items()]
    return day_by_day(pieces, lambda days: days.with_columns_seq(paid))


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    return say(
        "On the seventh work day in a row of a work week every hour earns, besides its own rate, %(percent)s%% of the "
        "regular rate, those beyond %(after)s %(more)s%%.",
        percent=use.number("ot_premium_e4") // 100, after=format_hours(use.number("dt_after_seconds")),
        more=use.number("dt_premium_e4") // 100,
    )  # fmt: skip
