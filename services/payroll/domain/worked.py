"""Pieces as they were worked: rated, under the pack version of their week, in the order that rules count in.

In: priceable pieces. Out: the same, sorted by pack version, trainer, work week and time, with the numbers of their work
week (`week`) and work day (`day`), all straight time, without extras.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.layers import lay

# Hours of one trainer that count together.
WEEK = ["trainer_id", "pack", "currency", "workweek_start"]
VERSION = ["pack", "pack_version"]
# Work that began earlier comes first, whatever the clocks of its zones showed. An entry without clock times stands at
# the end of its date; ids settle what is left, so that the order of arrival never matters.
_AS_WORKED = [*VERSION, "trainer_id", "currency", "workweek_start", "stands_epoch", "start_epoch", "entry_id", "piece"]
# A work week touches fewer work days: seven, and one more where they do not begin together.
_DAYS_APART = 16


def as_worked(pieces: pl.DataFrame) -> pl.DataFrame:
    """Sort pieces and number their weeks and days; rules rely on this order and keep it."""
    into_week = (pl.col("workday") - pl.col("workweek_start")).dt.total_days()
    return lay(
        pieces.filter(pl.col("seconds") > 0)
        .sort(_AS_WORKED)
        .with_columns(week=_number(WEEK), order=pl.int_range(pl.len()))
        .with_columns(
            day=pl.col("week") * _DAYS_APART + into_week,
            extra_e4=pl.lit(0, pl.Int64), counted_e4=pl.lit(0, pl.Int64), extra=pl.lit(0, pl.UInt8),
            unworked_seconds=pl.lit(0, pl.Int64),
        )
    )  # fmt: skip


def _number(columns: list[str]) -> pl.Expr:
    """Number the runs of rows that agree in all columns, from 0."""
    begins = pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift(1)) for column in columns)
    return begins.cast(pl.Int64).cum_sum()
