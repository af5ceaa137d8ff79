"""What holds on a date, as known at an instant: two time axes laid out as one timeline an engagement.

In: versions (`frames.VERSION`) and dated rows. Out: the rows with what holds on their date.
The columnar twin of `shared.values.dated.value_on`.
"""

from __future__ import annotations

from datetime import date

import polars as pl

_EVER, _NEVER = date(1, 1, 1), date(9999, 12, 31)


def held_on(
    rows: pl.DataFrame, versions: pl.DataFrame, *, day: str, values: list[str], tie: str, known_epoch: int
) -> pl.DataFrame:
    """Add `values` of the version that holds on the date in column `day`, null where none does.

    Of the versions known at `known_epoch` that cover the date the one known last counts; of two known at the
    same instant the one valid from the later date, then the greater `tie` (an id). Rows keep their order.
    """
    segments = _segments(versions.filter(pl.col("known_epoch") <= known_epoch), tie)
    # Rows are wide and many: only their numbers, and those of what holds, are joined.
    asked = rows.select("engagement_id", day).with_row_index("_row")
    spans = segments.select("engagement_id", "valid_from", "valid_to", _at=pl.int_range(pl.len()))
    held = asked.join(spans, on="engagement_id", maintain_order="left").filter(
        pl.col("valid_from") <= pl.col(day), pl.col(day) < pl.col("valid_to")
    )
    if held.height < asked.height:
        held = asked.join(held.select("_row", "_at"), on="_row", how="left", maintain_order="left")
    return rows.hstack(segments.select(pl.col(values).gather(held["_at"])))


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
