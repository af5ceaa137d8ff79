"""Daily overtime: seconds beyond a threshold in one work day earn a premium, beyond a second one a higher premium.

In: pieces. Out: the same seconds, those worked last in each work day as `ot` and, where the pack has a second
threshold, as `dt` (Cal. Labor Code 510(a); Alaska Stat. 23.10.060(b)).
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond, day_by_day, running
from services.payroll.domain.pack import RuleUse
from services.payroll.domain.thresholds import past_thresholds
from shared.values.sentence import Sentence

NUMBERS = ("after_seconds", "ot_premium_e4")
MAY_HAVE = ("dt_after_seconds", "dt_premium_e4")
ONE = "Hours beyond %(after)s in a work day earn, besides their own rate, %(percent)s%% of the regular rate."
TWO = (
    "Hours beyond %(after)s in a work day earn, besides their own rate, %(percent)s%% of the regular rate, those "
    "beyond %(higher)s %(more)s%%."
)


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise what lies beyond the thresholds in each work day."""
    so_far = running(pl.col("seconds"), "day")
    raised = beyond(so_far, use.number("after_seconds"), "seconds")
    double = pl.lit(0, pl.Int64)
    if "dt_after_seconds" in use.parameters:
        double = beyond(so_far, use.number("dt_after_seconds"), "seconds")
    paid = {STRAIGHT: pl.col("seconds") - raised, "ot": raised - double, "dt": double}
    return day_by_day(pieces, lambda days: days.with_columns_seq(**paid))


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    return past_thresholds(use, (ONE, TWO), "dt")
