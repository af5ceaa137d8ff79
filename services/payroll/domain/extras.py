"""Extras: what a contract adds to the hourly rate at certain times, and which names they go by on a line.

In: pieces, and when an extra holds. Out: pieces with a higher `extra_e4` (ten-thousandths an hour, each extra rounded
half up to four places, as a rate is) and the extra's mark. Extras add up; overtime comes besides.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.pack import RuleUse
from shared.values.rate import PLACES
from shared.values.rounding import half_up

# Each name's mark on a piece is a power of two, so that several fit in one small number.
MARKS = {"NIGHT": 1, "WEEKEND": 2, "HOLIDAY": 4}


def add_extra(pieces: pl.DataFrame, name: str, holds: pl.Expr, use: RuleUse) -> pl.DataFrame:
    """Add `premium_e4` ten-thousandths of the own rate where it holds; it counts in the regular rate if so agreed."""
    share = half_up(pl.col("rate_e4") * use.number("premium_e4"), pl.lit(10**PLACES, pl.Int64))
    added = pl.when(holds).then(share).otherwise(pl.lit(0, pl.Int64))
    counted = added if use.number("in_regular_rate") else pl.lit(0, pl.Int64)
    return pieces.with_columns_seq(
        extra_e4=pl.col("extra_e4") + added, counted_e4=pl.col("counted_e4") + counted,
        extra=pl.col("extra") + pl.when(holds).then(MARKS[name]).otherwise(0).cast(pl.UInt8),
    )  # fmt: skip


def names() -> list[str]:
    """Give the text of every combination of marks, at the place that it numbers: "NIGHT+WEEKEND"; nothing for none."""
    return ["+".join(name for name, bit in MARKS.items() if mark & bit) for mark in range(2 * max(MARKS.values()))]
