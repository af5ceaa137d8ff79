"""Every zone there is, from 1996 to 2036: no second is lost or counted twice, whatever its clocks did.

Somebody works without a pause. Then each date, work day and work week must hold exactly the seconds between its two
borders, as the second calculator reads them off the wall clock; and dates, weeks and pay periods add up to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

import polars as pl
import pytest
from law_clock import began, reads
from law_facts import HOUR

from shared.values.pieces import split

NO_PLACES = {"Factory", "localtime", "posixrules"}
ZONES = sorted(name for name in available_timezones() - NO_PLACES if not name.startswith(("posix/", "right/")))
AT_ONCE = 20
GROUPS = [pytest.param(ZONES[n : n + AT_ONCE], id=ZONES[n]) for n in range(0, len(ZONES), AT_ONCE)]
SUNDAY, WEEK_BEGINS, DAY_BEGINS = 6, 2 * HOUR + 1800, 6 * HOUR  # the week where most clocks change
ENTRY_SECONDS = 83_003  # so that entries begin at ever other times of the day


@pytest.mark.slow
@pytest.mark.parametrize("zones", GROUPS)
def test_every_zone_over_a_year_of_changes(zones: Sequence[str]) -> None:
    _sweep(zones, 2026, 2027)


@pytest.mark.long
@pytest.mark.parametrize("zones", GROUPS)
def test_every_zone_from_1996_to_2036(zones: Sequence[str]) -> None:
    _sweep(zones, 1996, 2037)


def _sweep(zones: Sequence[str], first_year: int, end_year: int) -> None:
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (first_year, end_year))
    pieces = split(_without_pause(zones, start, end), _terms(zones))
    for zone in zones:
        own = pieces.filter(pl.col("engagement_id") == zone)
        by_date, by_workday, by_week = (_sums(own, border) for border in ("work_date", "workday", "workweek_start"))
        assert by_date == _lengths(zone, start, end, 0), zone
        assert by_workday == _lengths(zone, start, end, DAY_BEGINS), zone
        assert by_week == _lengths(zone, start, end, WEEK_BEGINS, {SUNDAY}), zone
        assert sum(by_date.values()) == sum(by_week.values()) == sum(_periods(by_date)) == end - start, zone


def _without_pause(zones: Sequence[str], start: int, end: int) -> pl.DataFrame:
    starts = range(start, end, ENTRY_SECONDS)
    begun = pl.DataFrame({"start_epoch": starts}).with_columns(
        entry_id=pl.int_range(pl.len()).cast(pl.String), work_date=pl.lit(date(1996, 1, 1)), code=pl.lit("REG"),
        end_epoch=pl.min_horizontal(pl.col("start_epoch") + ENTRY_SECONDS, pl.lit(end)),
    )  # fmt: skip
    timed = begun.with_columns(seconds=pl.col("end_epoch") - pl.col("start_epoch"))
    return timed.join(pl.DataFrame({"engagement_id": list(zones)}), how="cross")


def _terms(zones: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame({
        "engagement_id": list(zones), "zone": list(zones), "workweek_start_weekday": [SUNDAY] * len(zones),
        "workweek_start_seconds": [WEEK_BEGINS] * len(zones), "workday_start_seconds": [DAY_BEGINS] * len(zones),
    })  # fmt: skip


def _sums(pieces: pl.DataFrame, border: str) -> dict[date, int]:
    sums = pieces.group_by(border).agg(pl.col("seconds").sum()).rows()
    return {day: seconds for day, seconds in sums if seconds}


def _lengths(zone: str, start: int, end: int, clock: int, weekdays: set[int] | None = None) -> dict[date, int]:
    """The seconds between each border and the next, as far as they lie between start and end."""
    step = timedelta(days=7 if weekdays else 1)
    day, out = began(start, clock, zone, weekdays or range(7)), {}
    while (opens := reads(day, clock, zone)) < end:
        closes = reads(day + step, clock, zone)
        out[day] = min(closes, end) - max(opens, start)
        day += step
    return {day: seconds for day, seconds in out.items() if seconds}


def _periods(by_date: dict[date, int]) -> Iterator[int]:
    """Twice a month, the first to the fifteenth and the rest."""
    periods: dict[tuple[int, int, bool], int] = {}
    for day, seconds in by_date.items():
        half = (day.year, day.month, day.day > 15)
        periods[half] = periods.get(half, 0) + seconds
    yield from periods.values()
