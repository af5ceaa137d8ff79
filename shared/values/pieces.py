"""Pieces: time entries split (never moved) where a local date or a work week begins.

In: a frame of entries and a frame of engagement terms. Out: a frame of pieces, each within one local
date and one work week of its engagement. Payroll and billing price the same pieces.

The borders come from a calendar of instants, one per zone and work week start, built with the same zone
rules as every date in the house (`shared.values.span`), so a clock change simply makes a day of 23 or 25
hours: seconds are always real seconds. Where midnight comes twice the day begins at the first; where it
is skipped, at the change itself; where a whole date is skipped (Samoa, 30 December 2011) it holds nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import polars as pl

from shared.values.span import local_date, local_midnight, week_start, zone

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_ENTRY_SECONDS = 86_400
# 24 hours touch at most three local dates (a day of 23 hours) and one start of a work week.
_MOST_PIECES = 4
# What decides the borders. Only its number joins the entries, which may have a `zone` too, the one they were logged in.
_CLOCK = ["zone", "workweek_start_weekday", "workweek_start_seconds"]


def split(entries: pl.DataFrame, terms: pl.DataFrame) -> pl.DataFrame:
    """Split entries at local midnight and at the start of the work week in their engagement's zone.

    `entries`: entry_id, engagement_id, start_epoch and end_epoch (half-open, both null for a duration
    entry), work_date (local date), seconds, and any further columns. Entries last at most 24 hours.
    `terms`: one row an engagement: engagement_id, zone, workweek_start_weekday (Monday 0),
    workweek_start_seconds (after local midnight). Every entry's engagement must be among them.

    Gives all columns of `entries`, with start_epoch, end_epoch, work_date and seconds those of the piece,
    and besides workweek_start (the date on which its work week begins) and piece (0, 1, …), ordered as
    the entries came, then by time. A duration entry stays one piece, in the work week that holds its
    date. The seconds of an entry's pieces add up to the entry's.
    """
    clocks = terms.select(_CLOCK).unique().sort(_CLOCK).with_row_index("_clock")
    by_engagement = terms.join(clocks, on=_CLOCK).select(
        "engagement_id", "_clock", _weekday=pl.col("workweek_start_weekday")
    )
    placed = entries.with_row_index("_row").join(by_engagement, on="engagement_id", maintain_order="left")
    assert placed.height == entries.height, "each entry has exactly one engagement, with known terms"
    timed = placed.filter(pl.col("start_epoch").is_not_null())
    by_date = placed.filter(pl.col("start_epoch").is_null())
    pieces = pl.concat([_cut(timed, clocks), _on_their_date(by_date)])
    return pieces.sort("_row", "piece").select(*entries.columns, "workweek_start", "piece")


def _on_their_date(by_date: pl.DataFrame) -> pl.DataFrame:
    """Leave duration entries whole, in the work week that holds their date."""
    into_week = (pl.col("work_date").dt.weekday() - 1 - pl.col("_weekday")) % 7
    return by_date.with_columns(
        workweek_start=pl.col("work_date") - pl.duration(days=into_week), piece=pl.lit(0, pl.Int64)
    ).drop("_clock", "_weekday")


def _cut(timed: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """Cut entries with clock times at the borders of the stretches they touch."""
    lengths = timed["end_epoch"] - timed["start_epoch"]
    assert (lengths == timed["seconds"]).all(), "an entry's seconds are the distance of its clock times"
    assert ((lengths >= 0) & (lengths <= MAX_ENTRY_SECONDS)).all(), "an entry lasts at most 24 hours"
    stretches = _stretches(timed, clocks)
    reaching = timed.drop("work_date", "_weekday").sort("start_epoch").join_asof(
        stretches.select("_clock", "_opens", "_stretch"), left_on="start_epoch", right_on="_opens", by="_clock",
        check_sortedness=False,
    ).drop("_opens")  # fmt: skip
    cuts = []
    for piece in range(_MOST_PIECES):
        inside = reaching.join(
            stretches.drop("_clock"), left_on=pl.col("_stretch") + piece, right_on="_stretch", maintain_order="left"
        )
        cuts.append(inside.with_columns(piece=pl.lit(piece, pl.Int64)))
        reaching = inside.filter(pl.col("end_epoch") > pl.col("_closes")).select(reaching.columns)
    starts, ends = pl.max_horizontal("start_epoch", "_opens"), pl.min_horizontal("end_epoch", "_closes")
    cut = pl.concat(cuts).with_columns(seconds=ends - starts, start_epoch=starts, end_epoch=ends)
    order = [column for column in timed.columns if column not in ("_clock", "_weekday")]
    return cut.select(*order, "workweek_start", "piece")


def _stretches(timed: pl.DataFrame, clocks: pl.DataFrame) -> pl.DataFrame:
    """List, per clock, the stretches within one local date and one work week, numbered in time order."""
    if timed.is_empty():
        first = last = date(1970, 1, 1)
    else:
        first = _utc_date(timed["start_epoch"].min()) - timedelta(days=2)
        last = _utc_date(timed["end_epoch"].max()) + timedelta(days=3)
    rows = [
        (clock, opens, day, week)
        for clock, zone_name, weekday, seconds in clocks.iter_rows()
        for opens, day, week in _borders(zone_name, weekday, seconds, first, last)
    ]
    schema = {"_clock": pl.UInt32, "_opens": pl.Int64, "work_date": pl.Date, "workweek_start": pl.Date}
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(_closes=pl.col("_opens").shift(-1).over("_clock"))
        .with_row_index("_stretch")
        .with_columns(pl.col("_stretch").cast(pl.Int64))
    )


@lru_cache(maxsize=4096)
def _borders(zone_name: str, weekday: int, seconds: int, first: date, last: date) -> list[tuple[int, date, date]]:
    """Give (instant, local date, work week) from which on each stretch holds, in time order."""
    borders: dict[int, tuple[date, date]] = {}
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        week = week_start(day, weekday)
        starts_later = week == day and seconds > 0
        borders[local_midnight(day, zone_name)] = (day, week - timedelta(days=7) if starts_later else week)
        if starts_later:
            instant = _wall_instant(day, seconds, zone_name)
            borders[instant] = (local_date(instant, zone_name), week)
    return [(opens, *borders[opens]) for opens in sorted(borders)]


def _wall_instant(day: date, seconds: int, zone_name: str) -> int:
    """Give the instant at which the clock on the wall shows `seconds` after midnight, the first if it does twice."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)) + timedelta(seconds=seconds)
    return (wall - _UNIX_EPOCH) // timedelta(seconds=1)


def _utc_date(epoch: object) -> date:
    assert isinstance(epoch, int), "epochs are whole seconds"
    return datetime.fromtimestamp(epoch, UTC).date()
