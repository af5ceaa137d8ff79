"""Minimum call: an entry under the code CALL is paid as if it had lasted a minimum.

In: pieces. Out: the last piece of a short call with what is missing as `unworked_seconds`: paid at the own rate, not
worked, and so no part of overtime or the regular rate (29 CFR 778.220).
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.pack import RuleUse
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

NUMBERS = ("minimum_seconds",)
CODE = "CALL"


def apply(pieces: pl.DataFrame, use: RuleUse) -> pl.DataFrame:
    """Pay what a short call lacks."""
    missing = use.number("minimum_seconds") - pl.col("entry_seconds")
    ends = pl.col("end_epoch").eq_missing(pl.col("entry_end"))
    short = (pl.col("code") == CODE) & ends & (missing > 0)
    return pieces.with_columns_seq(unworked_seconds=pl.when(short).then(missing).otherwise("unworked_seconds"))


def sentence(use: RuleUse) -> Sentence:
    """Say it to a trainer."""
    least = format_hours(use.number("minimum_seconds"))
    return say("A call is paid as %(hours)s hours even where it was shorter.", hours=least)
