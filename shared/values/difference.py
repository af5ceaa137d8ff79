"""Posting differences: what must be added so that what was posted becomes what it should be.

In: two frames of lines with the same key columns and integer measure columns. Out: one frame of
differences. Payroll posts earnings with it and billing posts charges; nothing is ever edited. What other facts
would change is asked of the same differences.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def post(
    desired: pl.DataFrame, posted: pl.DataFrame, keys: Sequence[str], measures: Sequence[str],
    beside: Sequence[str] = (),
) -> pl.DataFrame:  # fmt: skip
    """Give per key `sum(desired) - sum(posted)` of every measure, where any differs from zero.

    Both frames hold `keys` and `measures` (whole numbers); the answer holds just those, ordered by key,
    so that the same facts always post the same lines in the same order. Posting it and calling again
    gives nothing: `post(desired, posted + post(desired, posted)) == []`. `beside` are more whole numbers of `desired`,
    summed up likewise: zero where it has no such key.
    """
    columns = [*keys, *measures, *beside]
    negated = posted.select_seq(*keys, -pl.col(measures), *[pl.lit(0, pl.Int64).alias(name) for name in beside])
    sums = desired[columns].vstack(negated).group_by(keys).agg(pl.col(*measures, *beside).sum())
    return sums.filter(pl.any_horizontal(pl.col(measure) != 0 for measure in measures)).sort(keys)


def suppose(
    posted: pl.DataFrame, missing: pl.DataFrame, supposed: pl.DataFrame, keys: Sequence[str], measures: Sequence[str]
) -> pl.DataFrame:
    """Give per key what each measure comes to (`…_before`) and what other facts would add to it (`…_change`).

    `missing` is what `post` gives for the facts as they are, `supposed` what it gives for the others: what is due and
    not posted yet belongs to neither supposition and counts as before. Where nothing is missing, `…_change` is what
    would be posted.
    """
    parts = [
        frame.select(
            *keys,
            *[(pl.col(measure) * before).alias(f"{measure}_before") for measure in measures],
            *[(pl.col(measure) * change).alias(f"{measure}_change") for measure in measures],
        )
        for frame, before, change in ((posted, 1, 0), (missing, 1, -1), (supposed, 0, 1))
    ]
    sums = [f"{measure}_{when}" for measure in measures for when in ("before", "change")]
    return pl.concat(parts).group_by(keys).agg(pl.col(sums).sum()).sort(keys)
