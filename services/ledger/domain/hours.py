"""Approved hours as frames, put into the work weeks of their engagements.

In: `hours.approved` facts and engagement terms. Out: pieces, each in one work week, or in none while the
engagement is unknown. The split is the one that payroll and billing price by.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from shared.events.timetracking import HoursApproved, HoursCorrected
from shared.values.pieces import split

VERSIONS = {"trainer_id": pl.String, "entry_id": pl.String, "entry_version": pl.Int64}
ENTRY = list(VERSIONS)
TERMS = {
    "engagement_id": pl.String, "zone": pl.String, "workweek_start_weekday": pl.Int64,
    "workweek_start_seconds": pl.Int64,
}  # fmt: skip
LINES = {
    "trainer_id": pl.String, "entry_id": pl.String, "entry_version": pl.Int64, "engagement_id": pl.String,
    "approval_id": pl.String, "code": pl.String, "work_date": pl.Date, "seconds": pl.Int64, "start_epoch": pl.Int64,
    "end_epoch": pl.Int64,
}  # fmt: skip
PIECES = {**LINES, "workweek_start": pl.Date, "piece": pl.Int64}
_SAME = [name for name in LINES if name not in ("work_date", "seconds", "start_epoch", "end_epoch")]


def lines_of(facts: Sequence[HoursApproved]) -> pl.DataFrame:
    """Give one row of LINES an approved line."""
    rows = [
        (
            fact.trainer_id, line.entry_id, line.entry_version, line.engagement_id, fact.approval_id, line.code,
            date.fromisoformat(line.work_date), line.seconds, line.start_epoch, line.end_epoch,
        )
        for fact in facts
        for line in fact.lines
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=LINES, orient="row")


def voided_by(facts: Sequence[HoursCorrected]) -> pl.DataFrame:
    """Give the VERSIONS that corrections make void."""
    rows = [(fact.trainer_id, line.entry_id, line.entry_version) for fact in facts for line in fact.voided]
    return pl.DataFrame(rows, schema=VERSIONS, orient="row")


def placed(lines: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Cut LINES at the borders of their work weeks into PIECES; those of unknown engagements stay whole, in no week."""
    known = split(lines.join(terms, on="engagement_id", how="semi"), terms)
    weeks = known.group_by([*_SAME, "workweek_start"], maintain_order=True).agg(
        pl.col("work_date").min(), pl.col("seconds").sum(), pl.col("start_epoch").min(), pl.col("end_epoch").max(),
        pl.col("piece").min(),
    )  # fmt: skip
    unknown = lines.join(terms, on="engagement_id", how="anti").with_columns(
        workweek_start=pl.lit(None, pl.Date), piece=pl.lit(0, pl.Int64)
    )
    return pl.concat([weeks.select(list(PIECES)), unknown.select(list(PIECES))])


def whole(pieces: pl.DataFrame) -> pl.DataFrame:
    """Put PIECES together again into the LINES they were cut from."""
    return pieces.group_by(_SAME, maintain_order=True).agg(
        pl.col("work_date").min(), pl.col("seconds").sum(), pl.col("start_epoch").min(), pl.col("end_epoch").max()
    ).select(list(LINES))  # fmt: skip


def standing(pieces: pl.DataFrame, voids: pl.DataFrame) -> pl.DataFrame:
    """Give those PIECES whose version, ENTRY, is none of the void ones."""
    return pieces.join(voids, on=ENTRY, how="anti")
