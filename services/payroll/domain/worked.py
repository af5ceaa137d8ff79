"""Pieces as they were worked: rated, under the pack version of their week, in the order that rules count in.

In: priceable pieces that last. Out: the same, sorted by pack version, work week of a trainer and time, with the numbers
of their work week (`week`) and work day (`day`), all straight time, without extras.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import laid

# Hours of one trainer that count together.
WEEK = ["trainer_id", "pack", "currency", "workweek_start"]
# Work that began earlier comes first, whatever the clocks of its zones showed. An entry without clock times stands at
# the end of its date; ids settle what is left, so that the order of arrival never matters.
_AS_WORKED = ["stands_epoch", "start_epoch", "entry_id", "piece"]
# A work week in one number that sorts by pack version, currency, trainer and date: there are fewer currencies, trainers
# in one pricing, and days within 2**19 of 1970 (1,400 years). It is compared much faster than what it is made of.
_CURRENCIES, _TRAINERS, _DATES = 2**10, 2**24, 2**20
_ABOVE_ZERO = 2**19
# A work week touches fewer work days: seven, and one more where they do not begin together.
_DAYS_APART = 16


def as_worked(pieces: pl.DataFrame) -> pl.DataFrame:
    """Sort pieces and number their weeks and days; rules rely on this order and keep it."""
    return pieces.with_columns_seq(week=_WEEK).sort("week", *_AS_WORKED).with_columns_seq(_STRAIGHT)


def _week() -> pl.Expr:
    currency, trainer, date = (
        pl.col(name).to_physical().cast(pl.Int64) for name in ("currency", "trainer_id", "workweek_start")
    )
    return ((pl.col("use") * _CURRENCIES + currency) * _TRAINERS + trainer) * _DATES + date + _ABOVE_ZERO


# Written once: a late approval has few rows, and writing expressions down costs as much as their sums.
_WEEK, _NUMBER = _week(), pl.col("week").rle_id().cast(pl.Int64)
_DAYS = (pl.col("workday") - pl.col("workweek_start")).dt.total_days()
_STRAIGHT = [
    _NUMBER, (_NUMBER * _DAYS_APART + _DAYS).alias("day"), pl.int_range(pl.len()).alias("order"),
    *(pl.lit(0, pl.Int64).alias(name) for name in ("extra_e4", "counted_e4", "unworked_seconds")),
    pl.lit(0, pl.UInt8).alias("extra"), *laid(),
]  # fmt: skip
