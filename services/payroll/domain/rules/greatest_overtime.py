"""Overtime by week, by day or by unbroken work, whichever pays most.

In: pieces. Out: the same seconds, some as `ot`. Three sums are made for each work week: seconds past a threshold of the
week, of each work day, and of each run of consecutive work; the one with the most seconds is paid, since each second
earns the same premium (7 CCR 1103-1, rule 4.1.1). A break that is no longer than a meal does not end a run, and
does not count. Where two sums are equal the week goes before the day, and the day before the run.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond, running, running_apart, total
from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

NUMBERS = ("week_after_seconds", "day_after_seconds", "run_after_seconds", "meal_seconds", "ot_premium_e4")


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise, in each work week, the seconds of the sum that has most."""
    seconds, runs = pl.col("seconds"), pieces.with_columns_seq(run=_run(use.number("meal_seconds")))
    ways = {"_week": running(seconds, "week"), "_day": running_apart(runs, seconds, "day"),
            "_run": running_apart(runs, seconds, "run")}  # fmt: skip
    past = {way: beyond(so_far, use.number(f"{way[1:]}_after_seconds"), "seconds") for way, so_far in ways.items()}
    counted = runs.with_columns_seq(**past)
    week, day, run = (total(pl.col(way), "week") for way in ways)
    raised = (
        pl.when((week >= day) & (week >= run)).then("_week").when(day >= run).then("_day").otherwise("_run")
    )  # fmt: skip
    paid = counted.with_columns_seq(ot=raised)
    return paid.with_columns_seq((pl.col("seconds") - pl.col("ot")).alias(STRAIGHT)).drop("run", *ways)


def _run(meal_seconds: int) -> pl.Expr:
    """Number the runs of consecutive work; what has no clock times is a run of its own."""
    timed = pl.col("start_epoch").is_not_null()
    ended = pl.col("end_epoch").forward_fill().shift(1)
    week = pl.when(timed).then("week").forward_fill().shift(1)
    goes_on = timed & (pl.col("start_epoch") - ended <= meal_seconds) & (pl.col("week") == week)
    begins = (timed & ~goes_on.fill_null(value=False)).cum_sum().cast(pl.Int64)
    return pl.when(timed).then(begins).otherwise(-1 - pl.int_range(pl.len()))


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    week, day, run = (format_hours(use.number(f"{way}_after_seconds")) for way in ("week", "day", "run"))
    return say(
        "Hours beyond %(week)s in a work week, %(day)s in a work day or %(run)s of consecutive work, whichever pays "
        "most, earn %(percent)s%% of the regular rate besides their own rate.",
        week=week, day=day, run=run, percent=use.number("ot_premium_e4") // 100,
    )  # fmt: skip
