"""What holds on a date, as known at an instant: two time axes laid out as one timeline an engagement.

In: versions (`frames.VERSION`) and dated rows, their engagements enumerated alike. Out: the rows with what holds on
their date.
The columnar twin of `shared.values.dated.value_on`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from shared.values.lookup import with_date

_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)


def held_on(
    rows: pl.DataFrame, versions: pl.DataFrame, *, day: str, values: list[str], tie: str, known_epoch: int
) -> pl.DataFrame:
    """Add `values` of the version that holds on the date in column `day`, null where none does.

    Of the versions known at `known_epoch` that cover the date the one known last counts; of two known at the
    same instant the one valid from the later date, then the greater `tie` (an id). Rows keep their order.
    """
    is_known = versions["known_epoch"] <= known_epoch
    known = versions if is_known.all() else versions.filter(is_known)
    begun = _segments(known, tie).with_columns_seq(_begins=with_date("engagement_id", "valid_from")).sort("_begins")
    # The last that has begun by the row's date, of its engagement or of one before it; nothing where none has.
    before = begun["_begins"].search_sorted(rows.select_seq(with_date("engagement_id", day)).to_series(), side="right")
    held = pl.col("engagement_id", "valid_to", *values).gather(before.cast(pl.Int64) - 1, null_on_oob=True)
    last = begun.select_seq(held)
    holds = (before > 0) & (last["engagement_id"] == rows["engagement_id"]) & (rows[day] < last["valid_to"])
    found = last[values]
    if not holds.all():
        found = found.select_seq(pl.when(holds).then(pl.col(values)))
    return rows.hstack(found)


def _segments(versions: pl.DataFrame, tie: str) -> pl.DataFrame:
    """Lay versions out so that no two of an engagement overlap: the best one on each stretch between their borders."""
    whole = versions.with_columns(pl.col("valid_from").fill_null(_EVER), pl.col("valid_to").fill_null(_NEVER))
    if whole["engagement_id"].n_unique() == whole.height:
        return whole
    alone = pl.len().over("engagement_id") == 1
    several = whole.filter(~alone)
    borders = pl.concat([several.select("engagement_id", at=border) for border in ("valid_from", "valid_to")])
    stretches = borders.unique().sort("engagement_id", "at").with_columns(
        until=pl.col("at").shift(-1).over("engagement_id")
    ).drop_nulls()  # fmt: skip
    best = (
        stretches.join(several, on="engagement_id")
        .filter(pl.col("valid_from") <= pl.col("at"), pl.col("at") < pl.col("valid_to"))
        .sort("known_epoch", "valid_from", tie)
        .unique(["engagement_id", "at"], keep="last", maintain_order=True)
        .with_columns(valid_from="at", valid_to="until")
    )
    return pl.concat([whole.filter(alone), best.select(whole.columns)])
