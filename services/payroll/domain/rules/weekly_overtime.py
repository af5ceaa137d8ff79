"""Weekly overtime: straight seconds beyond a threshold in one work week earn a premium.

In: pieces of any number of trainers and work weeks. Out: the same seconds, those past the threshold, in the order in
which they were worked, as `ot`; past a second threshold, where the pack has one, as `more`. All of a trainer's hours
under the same pack count, whatever the engagement, the rate or the code (29 CFR 778.103, 778.223). What another rule
raised before does not count again: no premium stands on a premium.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import STRAIGHT, beyond, running
from services.payroll.domain.pack import RuleUse
from services.payroll.domain.thresholds import past_thresholds
from shared.values.sentence import Sentence

NUMBERS = ("after_seconds", "ot_premium_e4")
MAY_HAVE = ("more_after_seconds", "more_premium_e4")
ONE = "Hours beyond %(after)s in a work week earn, besides their own rate, %(percent)s%% of the regular rate."
TWO = (
    "Hours beyond %(after)s in a work week earn, besides their own rate, %(percent)s%% of the regular rate, those "
    "beyond %(higher)s %(more)s%%."
)


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Raise what lies beyond `after_seconds` in each work week."""
    so_far = running(pl.col(STRAIGHT), "week")
    raised = beyond(so_far, use.number("after_seconds"), STRAIGHT)
    more = pl.lit(0, pl.Int64)
    if "more_after_seconds" in use.parameters:
        more = beyond(so_far, use.number("more_after_seconds"), STRAIGHT)
    return pieces.with_columns_seq(
        straight=pl.col(STRAIGHT) - raised, ot=pl.col("ot") + raised - more, more=pl.col("more") + more
    )


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    return past_thresholds(use, (ONE, TWO), "more")
