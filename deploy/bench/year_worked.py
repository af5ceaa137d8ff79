"""A year's hours. In: a row for each person and week. Out: timetracking's entries, timesheets and approvals."""

from __future__ import annotations

import polars as pl

from deploy.bench.year_words import DAYS, SECONDS, Rows, by_client, doubted, named
from services.timetracking.store import tables as timetracking


def days_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the entries of weeks, a row each."""
    days = pl.DataFrame({"d": pl.int_range(DAYS, eager=True)})
    start = pl.col("week_start_epoch") + 86_400 * pl.col("d") + 8 * 3600
    return rows.join(days, how="cross").with_columns(
        entry_id=named("ent", "w", "d"), work_date=pl.col("week_start") + pl.duration(days=pl.col("d")),
        start_epoch=start, end_epoch=start + SECONDS, seconds=pl.lit(SECONDS),
    )  # fmt: skip


def hours(rows: pl.DataFrame, done: pl.DataFrame, weeks: int) -> Rows:
    """Give timesheets with their entries, the steps of both and approvals; those of the last week wait."""
    state = pl.when("waits").then(pl.lit("submitted")).otherwise(pl.lit("approved"))
    key = pl.when("waits").then(1).otherwise(2)
    common = ("trainer_id", "entry_id", "engagement_id", "timesheet_id", "work_date", "zone", "seconds", "start_epoch",
              "end_epoch")  # fmt: skip
    disputed = doubted() & ~by_client(weeks)
    entries = days_of(rows).with_columns(
        code=pl.lit("REG"), made_by=pl.lit("usr_1"), version=pl.lit(1),
        state=pl.when(disputed & pl.col("waits")).then(pl.lit("disputed")).otherwise(state),
        state_key=key + disputed.cast(pl.Int64),
    )  # fmt: skip
    step = {"by_user": pl.lit("usr_1"), "why": pl.lit("")}
    return {
        timetracking.timesheets: rows.select(
            "timesheet_id", "trainer_id", "engagement_id", "week_start", "week_start_epoch", "week_end_epoch",
            state=state, state_key=key, submitted_by=pl.lit("usr_1"),
        ),
        timetracking.timesheet_states: pl.concat([
            rows.select("timesheet_id", sort_key=pl.lit(1), state=pl.lit("submitted"), at_epoch="submitted_epoch",
                        **step),
            done.select("timesheet_id", sort_key=pl.lit(2), state=pl.lit("approved"), at_epoch="approved_epoch",
                        **step),
        ]),
        timetracking.entries: entries.select(*common, "version", "code", "made_by", "state", "state_key",
                                             live=pl.lit(value=True)),
        timetracking.entry_states: _steps(entries),
        timetracking.approved_months: _months(entries),
        timetracking.entry_versions: entries.select(
            *common, "version", "code", "made_by", task=pl.format("Task {}", pl.col("d")), description=pl.lit(""),
            made_epoch="end_epoch", why=pl.lit(""), device=pl.lit("desktop"),
        ),
        timetracking.approvals: done.select(
            "timesheet_id", "trainer_id", "approved_epoch", approval_id=named("apr", "w"), approved_by=pl.lit("usr_2"),
            lines_digest=pl.lit("sha256:0"),
        ),
    }  # fmt: skip


def _steps(entries: pl.DataFrame) -> pl.DataFrame:
    """Give what became of entries: submitted, some of them disputed, approved."""
    disputed = entries.filter(pl.col("state_key") > pl.when("waits").then(1).otherwise(2))
    taken = (
        ("submitted", "submitted_epoch", entries.with_columns(sort_key=pl.lit(1))),
        ("disputed", "submitted_epoch", disputed.with_columns(sort_key=pl.lit(2))),
        ("approved", "approved_epoch", entries.filter(~pl.col("waits")).with_columns(sort_key=pl.col("state_key"))),
    )
    return pl.concat([
        frame.select("trainer_id", "entry_id", "version", pl.col("sort_key").cast(pl.Int64), state=pl.lit(state),
                     by_user=pl.lit("usr_2"), at_epoch=at, why=pl.lit(""))
        for state, at, frame in taken
    ])  # fmt: skip


def _months(entries: pl.DataFrame) -> pl.DataFrame:
    """Add approved entries up as their approvals do."""
    month = pl.col("work_date").dt.truncate("1mo").alias("month")
    done = entries.filter(~pl.col("waits"))
    return done.group_by(month, "engagement_id", "trainer_id").agg(seconds=pl.col("seconds").sum(), lines=pl.len())


def approved(entries: pl.DataFrame) -> pl.DataFrame:
    """Give approved entries as payroll and billing hear of them."""
    return entries.select(
        "trainer_id",
        "entry_id",
        "engagement_id",
        "work_date",
        "seconds",
        "start_epoch",
        "end_epoch",
        "heard_id",
        entry_version=pl.lit(1),
        code=pl.lit("REG"),
        approval_id=named("apr", "w"),
    )
