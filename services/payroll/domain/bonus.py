"""Bonuses: their kinds, and what each does to the regular rate.

In: bonuses (`frames.BONUSES`) and the engagements' terms. Out: each in its work week, under its engagement's pack.
"""

from __future__ import annotations

import polars as pl

from shared.values.refusal import Refusal

# Kind -> what it is. Sources: 29 CFR 778.208 to 778.211; Alvarado v. Dart Container, 4 Cal.5th 542 (2018).
KINDS = {
    "nondiscretionary": "promised for hours, quality or attendance: part of the regular rate",
    "flat_sum": "a promised sum that does not grow with hours or output: part of the regular rate",
    "discretionary": "neither promised nor expected: paid, and no part of the regular rate",
}
CODE = "BONUS"


def require_kind(kind: str) -> None:
    """Refuse a kind nobody knows."""
    if kind not in KINDS:
        raise Refusal("bonus_kind_unknown", f"A bonus is one of {', '.join(KINDS)}.", pointer="kind")


def in_work_weeks(bonuses: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Add workweek_start, the date on which the work week begins that holds each bonus's date, and the default pack."""
    placed = bonuses.join(
        terms.select("engagement_id", "workweek_start_weekday", pack="rule_pack"), on="engagement_id", how="inner"
    )
    into_week = (pl.col("on_date").dt.weekday() - 1 - pl.col("workweek_start_weekday")) % 7
    return placed.with_columns(workweek_start=pl.col("on_date") - pl.duration(days=into_week)).drop(
        "workweek_start_weekday"
    )
