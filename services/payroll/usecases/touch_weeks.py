"""Find the work weeks that hours fall in. In: hours, and terms of their engagements. Out: trainers and weeks.

An entry may touch two work weeks; hours of an engagement nobody has told us about touch none yet.
"""

from __future__ import annotations

import polars as pl

from services.payroll.domain.frames import Schema
from shared.values.pieces import split

WEEK = ["trainer_id", "workweek_start"]
_WEEK: Schema = {"trainer_id": pl.String, "workweek_start": pl.Date}
_PLACED = ["trainer_id", "engagement_id", "start_epoch", "end_epoch", "work_date", "seconds"]


def touch_weeks(hours: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Give the distinct (trainer_id, workweek_start) of hours, in order."""
    if not set(hours["engagement_id"]) <= set(terms["engagement_id"]):
        hours = hours.join(terms, on="engagement_id", how="semi")
    return pl.DataFrame(sorted(set(split(hours[_PLACED], terms)[WEEK].iter_rows())), schema=_WEEK, orient="row")
