"""Public holidays: time on a holiday of the engagement's calendar earns an extra on the own rate.

In: pieces, each within one local date, with `holiday` true where the engagement's calendar has one. Out: those with the
extra.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.extras import add_extra
from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say

NUMBERS = ("premium_e4", "in_regular_rate")


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Add the extra on public holidays."""
    return add_extra(pieces, "HOLIDAY", pl.col("holiday"), use)


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    percent = use.number("premium_e4") // 100
    return say("Hours on public holidays earn %(percent)s%% of their own rate on top.", percent=percent)
