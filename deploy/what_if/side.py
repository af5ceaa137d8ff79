"""One side of the books, pay or invoices, added up. In: lines before and changed, a shard at a time. Out: sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

_BY = ["trainer_id", "engagement_id", "currency"]
_WEEK = ["trainer_id", "workweek_start"]
_CHANGES = (pl.col("seconds_change") != 0) | (pl.col("amount_minor_change") != 0)
_SUMS = {**dict.fromkeys(_BY, pl.String), "before": pl.Int64, "change": pl.Int64}
_WEEKS = {"trainer_id": pl.String, "workweek_start": pl.Date}


@dataclass(frozen=True)
class Side:
    """`sums`: trainer_id, engagement_id, currency, before and change in minor units.

    `weeks` (trainer_id, workweek_start) and `lines` change; `pending` lines differ from what is posted anyway.
    """

    sums: pl.DataFrame
    weeks: pl.DataFrame
    lines: int
    pending: int


def added_up(parts: Iterable[tuple[pl.DataFrame, pl.DataFrame]], only: pl.Series | None = None) -> Side:
    """Add up each part's lines and pending lines, of some engagements where `only` names them."""
    sums, weeks, lines, pending = [pl.DataFrame(schema=_SUMS)], [pl.DataFrame(schema=_WEEKS)], 0, 0
    for part in parts:
        of_part, pending_of_part = (_of(frame, only) for frame in part)
        changed = of_part.filter(_CHANGES)
        sums.append(of_part.group_by(_BY).agg(
            before=pl.col("amount_minor_before").sum(), change=pl.col("amount_minor_change").sum()
        ))  # fmt: skip
        weeks.append(changed.select(_WEEK).unique())
        lines += changed.height
        pending += pending_of_part.height
    # An engagement's trainers may be spread over parts by engagement; a trainer's weeks too.
    whole = pl.concat(sums).group_by(_BY).agg(pl.col("before", "change").sum()).sort(_BY)
    return Side(whole, pl.concat(weeks).unique().sort(_WEEK), lines, pending)


def _of(frame: pl.DataFrame, only: pl.Series | None) -> pl.DataFrame:
    return frame if only is None else frame.filter(pl.col("engagement_id").is_in(only.implode()))
