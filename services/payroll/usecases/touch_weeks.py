"""Find the work weeks that hours fall in. In: hours, and terms of their engagements. Out: trainers and weeks.

An entry may touch two work weeks; hours of an engagement nobody has told us about touch none yet.
"""

from __future__ import annotations

import polars as pl

from shared.values.pieces import split

WEEK = ["trainer_id", "workweek_start"]


def touch_weeks(hours: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Give the distinct (trainer_id, workweek_start) of hours, in order."""
    if not set(hours["engagement_id"]) <= set(terms["engagement_id"]):
        hours = hours.join(terms, on="engagement_id", how="semi")
    return split(hours, terms)[WEEK].unique().sort(WEEK)
