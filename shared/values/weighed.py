"""One side of the books, pay or invoices, as it is and as it would be, added up.

In: lines before and changed, a shard at a time. Out: sums by trainer, engagement and currency, and sums of those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from shared.values.money import Money

Data = dict[str, Any]
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


def moved(sums: pl.DataFrame) -> list[Data]:
    """Add up by currency (`currency`, `before`, `change`): before, after and the difference, as decimal text."""
    whole = sums.group_by("currency").agg(pl.col("before", "change").sum()).sort("currency")
    return [{"currency": currency, **amounts(before, change, currency)} for currency, before, change in whole.rows()]


def amounts(before: int, change: int, currency: str) -> Data:
    """Give minor units before and their change as three decimal texts: before, after, difference."""
    of = {"before": before, "after": before + change, "difference": change}
    return {name: Money(minor, currency).decimal for name, minor in of.items()}


def most_changed(sums: pl.DataFrame, people: int) -> list[Data]:
    """Give so many trainers whose sum changes most, in each currency: amounts of two currencies have no order."""
    whole = sums.group_by("currency", "trainer_id").agg(pl.col("before", "change").sum()).filter(pl.col("change") != 0)
    size = pl.col("change").abs()
    most = whole.sort("currency", size, "trainer_id", descending=[False, True, False]).group_by(
        "currency", maintain_order=True).head(people)  # fmt: skip
    return [
        {"trainer_id": trainer_id, "currency": currency, **amounts(before, change, currency)}
        for currency, trainer_id, before, change in most.iter_rows()
    ]
