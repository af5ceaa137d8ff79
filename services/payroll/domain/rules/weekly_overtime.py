"""Weekly overtime: seconds beyond a threshold in one work week earn a premium on the regular rate.

In: bands of any number of trainers and work weeks. Out: the same seconds, those past the threshold, in the
order in which they were worked, as `OT` with the premium. All of a trainer's hours under the same pack
count, whatever the engagement, the rate or the code (29 CFR 778.103, 778.223; several rates: 778.115).
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.pack import RuleUse
from shared.values.span import format_hours

CODE = "OT"
_WEEK = ["trainer_id", "workweek_start"]
# An entry without clock times stands after those of its date that have them; ids settle what is left, so
# that the order of arrival never matters.
_AS_WORKED = [*_WEEK, "work_date", "start_epoch", "entry_id", "piece", "part"]


def apply(bands: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Cut each long week where `after_seconds` are reached and raise what lies beyond by `premium_e4`."""
    after = use.number("after_seconds")
    week_seconds = pl.col("seconds").sum().over(_WEEK)
    long_weeks = bands.filter(week_seconds > after).sort(_AS_WORKED, nulls_last=True)
    beyond = (pl.col("seconds").cum_sum().over(_WEEK) - after).clip(0, pl.col("seconds"))
    cut = long_weeks.with_columns(beyond=beyond)
    return pl.concat([
        bands.filter(week_seconds <= after),
        cut.filter((pl.col("beyond") < pl.col("seconds")) | (pl.col("seconds") == 0)).with_columns(
            seconds=pl.col("seconds") - pl.col("beyond"),
            end_epoch=pl.col("end_epoch") - pl.col("beyond"),
            part=pl.col("part") * 2,
        ).drop("beyond"),
        cut.filter(pl.col("beyond") > 0).with_columns(
            seconds=pl.col("beyond"),
            start_epoch=pl.col("end_epoch") - pl.col("beyond"),
            code=pl.lit(CODE),
            premium_e4=pl.lit(use.number("premium_e4"), pl.Int64),
            part=pl.col("part") * 2 + 1,
        ).drop("beyond"),
    ])  # fmt: skip


def sentence(use: RuleUse) -> str:
    """Say it to a trainer."""
    percent = use.number("premium_e4") // 100
    hours = format_hours(use.number("after_seconds"))
    return (
        f"Hours beyond {hours} in a work week earn, besides their own rate, {percent}% of the regular rate: the week's "
        "pay at its own rates, divided by all hours of the week."
    )
