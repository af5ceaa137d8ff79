"""Pieces: time entries split (never moved) where a local date, a work day or a work week begins.

In: a frame of entries and a frame of engagement terms. Out: a frame of pieces, each within one local
date, one work day and one work week of its engagement. Payroll and billing price the same pieces.

The borders come from a calendar of instants, one per zone, work week and work day start, built with the same zone
rules as every date in the house (`shared.values.span`), so a clock change simply makes a day of 23 or 25
hours: seconds are always real seconds. Where midnight comes twice the day begins at the first; where it
is skipped, at the change itself; where a whole date is skipped (Samoa, 30 December 2011) it holds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import zip_longest

import polars as pl

from shared.values.lookup import rows_at, rows_of
from shared.values.span import local_date, local_midnight, week_start, zone

# Seconds after local midnight.
Cuts = tuple[int, ...]
# A clock's number, and what decides its borders.
_Clock = tuple[int, str, int, int, int, Cuts]
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_ENTRY_SECONDS = 86_400
# What decides the borders; only its number joins the entries, which may have a `zone` too, the one they were logged in.
_CLOCK = ["zone", "workweek_start_weekday", "workweek_start_seconds", "workday_start_seconds", "cuts"]
# What terms may leave out.
_NONE = {name: pl.lit(0, pl.Int64) for name in ("workday_start_seconds", "cuts")}
# A clock's number and an instant make one number that sorts by both: years 1900 to 2999 lie within 2**36 of 1970.
_CLOCKS_APART, _ABOVE_ZERO = 2**40, 2**36
_NUMBER = pl.struct(_CLOCK).rank("dense").cast(pl.Int64)
_STRETCH = {"_clock": pl.Int64, "_opens": pl.Int64, "work_date": pl.Date, "workday": pl.Date,
            "workweek_start": pl.Date, "opened_seconds": pl.Int64, "_closes": pl.Int64}  # fmt: skip
# Calendars are made of parts of so many days, which begin on dates that are a multiple of it.
_APART = 28
# What a piece has besides the columns of its entry.
PLACED = ["workday", "workweek_start", "opened_seconds", "piece"]


def split(
    entries: pl.DataFrame, terms: pl.DataFrame, cuts: Sequence[Cuts] = ((),), beside: Sequence[str] = ()
) -> pl.DataFrame:
    """Split entries at local midnight and at the starts of work days and the work week in their engagement's zone.

    `entries`: entry_id, engagement_id, start_epoch and end_epoch (half-open, both null for a duration
    entry), work_date (local date), seconds, and any further columns. Entries last at most 24 hours.
    `terms`: one row an engagement: engagement_id, zone, workweek_start_weekday (Monday 0),
    workweek_start_seconds (after local midnight) and, where work days do not begin at midnight,
    workday_start_seconds. Every entry's engagement must be among them. `cuts`: seconds after local midnight
    at which entries are split besides, where windows open or close; an engagement's own stand at the number in column
    `cuts` of `terms`, at 0 where there is none. `beside`: columns of `terms` that pieces get too.

    Gives all columns of `entries` and those `beside`, with start_epoch, end_epoch, work_date and seconds those of the
    piece, and besides workday and workweek_start (the dates on which they begin), opened_seconds (what the clock on the
    wall showed, in seconds after midnight, when the stretch between two borders began that holds the piece) and
    piece (0, 1, …), in no order but that an entry's pieces come by time. A duration entry stays one piece, in the
    work day and week of its date. The seconds of an entry's pieces add up to the entry's.
    """
    left_out = {name: none for name, none in _NONE.items() if name not in terms.columns}
    known = terms.with_columns_seq(**left_out) if left_out else terms
    clocked = known.with_columns_seq(_clock=_NUMBER, _weekday="workweek_start_weekday")
    found = rows_at(clocked[["_clock", *_CLOCK]], clocked["_clock"].arg_unique())
    clocks = tuple(sorted((*clock, tuple(cuts[number])) for *clock, number in found.iter_rows()))
    by_engagement = clocked[["engagement_id", "_clock", "_weekday", *beside]]
    placed = entries.hstack(rows_of(by_engagement, "engagement_id", entries["engagement_id"]))
    assert not placed["_clock"].has_nulls(), "each entry has exactly one engagement, with known terms"
    if not placed["start_epoch"].has_nulls():
        parts = _cut(placed, clocks)
    else:
        by_date = placed["start_epoch"].is_null()
        parts = [*_cut(placed.filter(~by_date), clocks), _on_their_date(placed.filter(by_date))]
    return pl.concat(part[[*entries.columns, *beside, *PLACED]] for part in parts)


def _on_their_date(by_date: pl.DataFrame) -> pl.DataFrame:
    """Leave duration entries whole, in the work week that holds their date."""
    into_week = (pl.col("work_date").dt.weekday() - 1 - pl.col("_weekday")) % 7
    return by_date.with_columns(
        workday=pl.col("work_date"), workweek_start=pl.col("work_date") - pl.duration(days=into_week),
        opened_seconds=pl.lit(None, pl.Int64), piece=pl.lit(0, pl.Int64),
    )  # fmt: skip


def _cut(timed: pl.DataFrame, clocks: tuple[_Clock, ...]) -> list[pl.DataFrame]:
    """Cut entries with clock times at the borders of the stretches they touch: first pieces, second ones, and so on."""
    lengths = timed["end_epoch"] - timed["start_epoch"]
    assert (lengths == timed["seconds"]).all(), "an entry's seconds are the distance of its clock times"
    assert ((lengths >= 0) & (lengths <= MAX_ENTRY_SECONDS)).all(), "an entry lasts at most 24 hours"
    stretches, keys = _stretches(clocks, *_dates(timed))
    at = keys.search_sorted(timed.select_seq(_STARTS).to_series(), side="right") - 1
    own = timed[[name for name in timed.columns if name != "work_date"]].with_columns_seq(piece=_FIRST, _at=at)
    parts: list[pl.DataFrame] = []
    while True:
        held = own.hstack(rows_at(stretches, own["_at"]))
        parts.append(held.with_columns_seq(end_epoch=_ENDS, seconds=_LASTS))
        if not (held["end_epoch"] > held["_closes"]).any():
            return parts
        own = held.filter(pl.col("end_epoch") > pl.col("_closes")).select(
            pl.col(own.columns).exclude("start_epoch", "piece", "_at"),
            start_epoch="_closes", piece=pl.col("piece") + 1, _at=pl.col("_at") + 1,
        )  # fmt: skip


def _key(epoch: str) -> pl.Expr:
    return pl.col("_clock") * _CLOCKS_APART + pl.col(epoch) + _ABOVE_ZERO


# Written once: a late approval has few rows, and writing expressions down costs as much as their sums.
_ENDS, _STARTS, _FIRST = pl.min_horizontal("end_epoch", "_closes"), _key("start_epoch"), pl.lit(0, pl.Int64)
_LASTS = _ENDS - pl.col("start_epoch")


def _dates(timed: pl.DataFrame) -> tuple[date, date]:
    """Give the first of the dates in which all of it lies, whatever the zone, and the first behind them.

    They begin and end with parts of the calendar, so that neighbours mostly share theirs.
    """
    if timed.is_empty():
        return date(1970, 1, 1), date(1970, 1, 1)
    first, last = timed["start_epoch"].min(), timed["end_epoch"].max()
    opens, closes = _utc_date(first) - timedelta(days=2), _utc_date(last) + timedelta(days=3)
    return opens - timedelta(days=opens.toordinal() % _APART), closes + timedelta(days=-closes.toordinal() % _APART)


@lru_cache(maxsize=512)
def _stretches(clocks: tuple[_Clock, ...], first: date, last: date) -> tuple[pl.DataFrame, pl.Series]:
    """List, per clock and in time order, the stretches within one local date, work day and work week; and their keys.

    The weeks that are approved one after another are mostly the same, and so are their clocks.
    """
    rows = [(clock[0], *stretch) for clock in clocks for stretch in _calendar(clock[1:], first, last)]
    found = pl.DataFrame(rows, schema=_STRETCH, orient="row")
    keys = found.select_seq(_key("_opens")).to_series()
    return found[[name for name in found.columns if name != "_clock"]], keys


def _calendar(
    rules: tuple[str, int, int, int, Cuts], first: date, last: date
) -> Iterator[tuple[int, date, date, date, int, int | None]]:
    """Give (instant, local date, work day, work week, clock, instant of the next) of each stretch, in time order."""
    borders: dict[int, tuple[date, date, date, int]] = {}
    for days in range(0, (last - first).days, _APART):
        borders |= _borders(*rules, first + timedelta(days=days))
    instants = sorted(borders)
    for opens, closes in zip_longest(instants, instants[1:]):
        yield opens, *borders[opens], closes


@lru_cache(maxsize=4096)
def _borders(
    zone_name: str, weekday: int, week_seconds: int, day_seconds: int, cuts: Cuts, first: date
) -> dict[int, tuple[date, date, date, int]]:
    """Give (local date, work day, work week, clock) by the instant from which on they hold, for a part's days."""
    borders: dict[int, tuple[date, date, date, int]] = {}
    one_day = timedelta(days=1)
    for day in (first + timedelta(days=offset) for offset in range(_APART)):
        week = week_start(day, weekday)
        marks = {0, day_seconds, *cuts} | ({week_seconds} if week == day else set())
        for seconds in sorted(marks):
            instant = _wall_instant(day, seconds, zone_name)
            begun = _begun(week, timedelta(days=7), week_seconds, by=instant, zone_name=zone_name)
            workday = _begun(day, one_day, day_seconds, by=instant, zone_name=zone_name)
            dated = day if seconds == 0 else local_date(instant, zone_name)
            borders[instant] = (dated, workday, begun, _clock_seconds(instant, zone_name))
    return borders


def _begun(day: date, step: timedelta, seconds: int, *, by: int, zone_name: str) -> date:
    """Go back to the work day or week that had begun by an instant; none begins on a date that is skipped."""
    while _wall_instant(day, seconds, zone_name) > by:
        day -= step
    return day


def _wall_instant(day: date, seconds: int, zone_name: str) -> int:
    """Give the instant at which the clock on the wall shows `seconds` after midnight, the first if it does twice."""
    if seconds == 0:
        return local_midnight(day, zone_name)
    wall = datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)) + timedelta(seconds=seconds)
    return (wall - _UNIX_EPOCH) // timedelta(seconds=1)


def _clock_seconds(instant: int, zone_name: str) -> int:
    wall = datetime.fromtimestamp(instant, zone(zone_name))
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def _utc_date(epoch: object) -> date:
    assert isinstance(epoch, int), "epochs are whole seconds"
    return datetime.fromtimestamp(epoch, UTC).date()
