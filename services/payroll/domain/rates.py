"""Which rate holds for a piece: on its local date, as known at an instant.

In: pieces, and rates on two time axes. Out: the pieces with their rate, null where none holds.
The columnar twin of `shared.values.dated.value_on`.
"""

from __future__ import annotations

import polars as pl

_DAY = ["engagement_id", "work_date"]


def with_rates(pieces: pl.DataFrame, rates: pl.DataFrame, known_epoch: int) -> pl.DataFrame:
    """Add rate_id, rate_e4 and currency: of the rates that cover the date, the one known last.

    Of two known at the same instant the one valid from the later date counts, then the greater id.
    """
    covers = (pl.col("valid_from") <= pl.col("work_date")) & (
        pl.col("valid_to").is_null() | (pl.col("work_date") < pl.col("valid_to"))
    )
    holding = (
        pieces.select(_DAY).unique()
        .join(rates.filter(pl.col("known_epoch") <= known_epoch), on="engagement_id")
        .filter(covers)
        .sort("known_epoch", "valid_from", "rate_id")
        .unique(_DAY, keep="last", maintain_order=True)
    )  # fmt: skip
    return pieces.join(holding.select(*_DAY, "rate_id", "rate_e4", "currency"), on=_DAY, how="left")
