"""Entries are split, not moved: seconds are conserved in every zone and over every clock change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.values.pieces import PLACED, split
from shared.values.span import local_date, local_midnight

SCHEMA = {"entry_id": pl.String, "engagement_id": pl.String, "start_epoch": pl.Int64, "end_epoch": pl.Int64,
          "work_date": pl.Date, "seconds": pl.Int64, "code": pl.String}  # fmt: skip

# What a clock does at a change: (zone, a date around it)
CHANGES = [
    ("America/New_York", date(2026, 3, 8)), ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)), ("Europe/Berlin", date(2026, 10, 25)),
    ("Africa/Cairo", date(2026, 4, 24)), ("Africa/Cairo", date(2026, 10, 30)),  # midnight skipped, 23:00 twice
    ("America/Havana", date(2026, 11, 1)),  # midnight twice
    ("Asia/Beirut", date(2026, 3, 29)), ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
    ("America/St_Johns", date(2009, 11, 1)),  # back across midnight
    ("Asia/Kathmandu", date(2026, 10, 5)),
]  # fmt: skip


def _epoch(text: str, zone: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp())


def _entries(*rows: tuple[str, int | None, int | None, date, int]) -> pl.DataFrame:
    return pl.DataFrame([(row[0], "eng", *row[1:], "REG") for row in rows], schema=SCHEMA, orient="row")


def _terms(zone: str, weekday: int = 0, seconds: int = 0) -> pl.DataFrame:
    return pl.DataFrame(
        {"engagement_id": ["eng"], "zone": [zone], "workweek_start_weekday": [weekday],
         "workweek_start_seconds": [seconds]}
    )  # fmt: skip


def _split_span(zone: str, start: int, end: int, weekday: int = 0, seconds: int = 0) -> pl.DataFrame:
    entry = ("ent", start, end, local_date(start, zone), end - start)
    return split(_entries(entry), _terms(zone, weekday, seconds))


@pytest.mark.parametrize(
    ("zone", "start", "end", "weekday", "week_seconds", "expected"),
    [  # expected: local date, work week, seconds
        ("Europe/Berlin", "2026-10-06T09:00", "2026-10-06T12:30", 0, 0, [("2026-10-06", "2026-10-05", 12600)]),
        ("Europe/Berlin", "2026-10-06T22:00", "2026-10-07T01:00", 0, 0,
         [("2026-10-06", "2026-10-05", 7200), ("2026-10-07", "2026-10-05", 3600)]),
        ("Europe/Berlin", "2026-10-11T23:00", "2026-10-12T02:00", 0, 0,
         [("2026-10-11", "2026-10-05", 3600), ("2026-10-12", "2026-10-12", 7200)]),
        ("America/New_York", "2026-10-10T20:00", "2026-10-11T08:00", 6, 21600,  # Sunday 06:00
         [("2026-10-10", "2026-10-04", 14400), ("2026-10-11", "2026-10-04", 21600),
          ("2026-10-11", "2026-10-11", 7200)]),
        ("America/New_York", "2026-10-31T23:00", "2026-11-01T03:00", 6, 0,  # the night has an hour more
         [("2026-10-31", "2026-10-25", 3600), ("2026-11-01", "2026-11-01", 14400)]),
        ("America/New_York", "2026-03-07T23:59", "2026-03-09T00:59", 0, 0,  # 24 real hours over a day of 23
         [("2026-03-07", "2026-03-02", 60), ("2026-03-08", "2026-03-02", 82800), ("2026-03-09", "2026-03-09", 3540)]),
        ("Africa/Cairo", "2026-04-23T23:30", "2026-04-24T01:30", 0, 0,  # 00:00 to 01:00 does not exist
         [("2026-04-23", "2026-04-20", 1800), ("2026-04-24", "2026-04-20", 1800)]),
        ("Pacific/Apia", "2011-12-29T20:00", "2011-12-31T02:00", 0, 0,
         [("2011-12-29", "2011-12-26", 14400), ("2011-12-31", "2011-12-26", 7200)]),
    ],
)  # fmt: skip
def test_pieces_of_a_span(
    zone: str, start: str, end: str, weekday: int, week_seconds: int, expected: list[tuple[str, str, int]]
) -> None:
    pieces = _split_span(zone, _epoch(start, zone), _epoch(end, zone), weekday, week_seconds)
    rows = pieces.select("work_date", "workweek_start", "seconds").rows()
    assert [(str(day), str(week), seconds) for day, week, seconds in rows] == expected
    assert pieces["piece"].to_list() == list(range(len(expected)))


@pytest.mark.parametrize(
    ("weekday", "week_seconds", "week"), [(0, 0, "2026-10-05"), (6, 0, "2026-10-11"), (6, 3600, "2026-10-11")]
)
def test_a_duration_entry_stays_whole_on_its_date(weekday: int, week_seconds: int, week: str) -> None:
    sunday = date(2026, 10, 11)
    pieces = split(_entries(("ent", None, None, sunday, 30_000)), _terms("Asia/Tokyo", weekday, week_seconds))
    assert pieces.select("work_date", "seconds", "start_epoch").row(0) == (sunday, 30_000, None)
    assert str(pieces["workweek_start"][0]) == week


@pytest.mark.parametrize("week_seconds", [21_600, 0])
def test_no_work_day_or_week_begins_on_a_date_that_never_was(week_seconds: int) -> None:
    """Samoa had no Friday 30 December 2011: Thursday's work day went on until Saturday at six, 24 real hours."""
    start = _epoch("2011-12-29T06:00", "Pacific/Apia")
    terms = _terms("Pacific/Apia", 4, week_seconds).with_columns(workday_start_seconds=pl.lit(21_600))
    pieces = split(_entries(("ent", start, start + 86_400, date(2011, 12, 29), 86_400)), terms)
    assert set(pieces["workday"]) == {date(2011, 12, 29)}
    until_saturday = 86_400 if week_seconds else 64_800
    begun_before = pieces.filter(pl.col("workweek_start") == date(2011, 12, 23))["seconds"].sum()
    assert begun_before == until_saturday


def test_columns_of_the_entries_are_kept() -> None:
    monday = local_midnight(date(2026, 10, 5), "Asia/Tokyo")
    frame = _entries(("b", monday + 80_000, monday + 90_000, date(2026, 10, 5), 10_000),
                     ("a", None, None, date(2026, 10, 5), 60),
                     ("c", monday, monday, date(2026, 10, 5), 0))  # fmt: skip
    pieces = split(frame.with_columns(trainer_id=pl.lit("trn"), zone=pl.lit("Europe/Rome")), _terms("Asia/Tokyo"))
    assert pieces.columns == [*SCHEMA, "trainer_id", "zone", *PLACED]
    assert set(pieces["zone"]) == {"Europe/Rome"}
    assert sorted(pieces["entry_id"]) == ["a", "b", "b", "c"]
    assert sorted(pieces["seconds"]) == [0, 60, 3600, 6400]


def test_columns_of_the_terms_come_beside() -> None:
    monday = local_midnight(date(2026, 10, 5), "Asia/Tokyo")
    frame = _entries(("a", monday - 60, monday + 60, date(2026, 10, 4), 120))
    pieces = split(frame, _terms("Asia/Tokyo").with_columns(pack=pl.lit("fr")), beside=["zone", "pack"])
    assert pieces.columns == [*SCHEMA, "zone", "pack", *PLACED]
    assert pieces.select("zone", "pack", "seconds").rows() == [("Asia/Tokyo", "fr", 60)] * 2


def test_no_entries_give_no_pieces() -> None:
    assert split(_entries(), _terms("Asia/Tokyo")).is_empty()


def test_an_unknown_engagement_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="known terms"):
        split(_entries(("ent", None, None, date(2026, 10, 5), 60)), _terms("Asia/Tokyo").clear())


@pytest.mark.parametrize(("zone", "day"), CHANGES)
@pytest.mark.parametrize("week_seconds", [0, 1800, 9000])
def test_every_hour_around_a_clock_change(zone: str, day: date, week_seconds: int) -> None:
    """Sum over days = sum over weeks = real seconds, and each piece lies inside its local date."""
    skipped = int(local_midnight(day, zone) == local_midnight(day + timedelta(days=1), zone))  # a date without a second
    around = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) - 2 * 86_400
    spans = [(around + 3600 * hour + 7, length) for hour in range(96) for length in (1, 3600, 28_800, 86_400)]
    rows = [(f"e{i}", s, s + n, local_date(s, zone), n) for i, (s, n) in enumerate(spans)]
    pieces = split(_entries(*rows), _terms(zone, day.weekday(), week_seconds))
    sums = pieces.group_by("entry_id", maintain_order=True).agg(pl.col("seconds").sum())
    assert sums["seconds"].to_list() == [length for _, length in spans]
    assert (pieces["seconds"] >= 0).all()
    for start, end, work_date, week in pieces.select(
        "start_epoch", "end_epoch", "work_date", "workweek_start"
    ).iter_rows():
        assert local_midnight(work_date, zone) <= start <= end <= local_midnight(work_date + timedelta(days=1), zone)
        assert week.weekday() == day.weekday()
        assert timedelta(0) <= work_date - week <= timedelta(days=7 + skipped)


@settings(max_examples=40)
@given(
    zone=st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Cairo"]),
    start=st.integers(1_770_000_000, 1_800_000_000),
    length=st.integers(0, 86_400),
    weekday=st.integers(0, 6),
    seconds=st.integers(0, 86_399),
)
def test_pieces_follow_one_another_without_gap(zone: str, start: int, length: int, weekday: int, seconds: int) -> None:
    pieces = _split_span(zone, start, start + length, weekday, seconds)
    starts, ends = pieces["start_epoch"].to_list(), pieces["end_epoch"].to_list()
    assert starts[0] == start
    assert ends[-1] == start + length
    assert starts[1:] == ends[:-1]
    assert pieces["seconds"].sum() == length
    assert pieces["workweek_start"].is_sorted()
