"""Whatever hours are written as an export come back as the same seconds, in every format and zone."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from services.timetracking.imports.read import read_hours

ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
# gaps of whole minutes between spans of whole minutes: what Kimai can write
STEPS = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 480), TEXT), min_size=1, max_size=8)
MIDSUMMER = datetime(2026, 7, 1, tzinfo=UTC)


def spans(steps):
    at = MIDSUMMER
    for gap, length, text in steps:
        start = at + timedelta(minutes=gap)
        at = start + timedelta(minutes=length)
        yield start, at, text


def written(header, rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header.split("|"), *rows])
    return out.getvalue().encode()


def as_toggl(steps, zone):
    rows = [("Ann", "a@x", "P", text, f"{s:%Y-%m-%d}", f"{s:%H:%M:%S}", f"{e:%Y-%m-%d}", f"{e:%H:%M:%S}", f"{e - s}")
            for s, e, text in local(steps, zone)]  # fmt: skip
    return written("User|Email|Project|Description|Start date|Start time|End date|End time|Duration", rows)


def as_clockify(steps, zone):
    rows = [("P", text, "Ann", "", "ann@x.test", f"{s:%m/%d/%Y}", f"{s:%I:%M:%S %p}", f"{e:%m/%d/%Y}", f"{e:%I:%M %p}")
            for s, e, text in local(steps, zone)]  # fmt: skip
    return written("Project|Description|User|Group|Email|Start Date|Start Time|End Date|End Time", rows)


def as_kimai(steps, zone):
    rows = [(f"{s:%Y-%m-%d}", f"{s:%H:%M}", f"{e:%H:%M}", f"{e - s}", "P", text)
            for s, e, text in local(steps, zone)]  # fmt: skip
    return written("Datum|Von|Bis|Dauer|Projekt|Beschreibung", rows, ";")


def local(steps, zone):
    return [(s.astimezone(ZoneInfo(zone)), e.astimezone(ZoneInfo(zone)), text) for s, e, text in spans(steps)]


@settings(max_examples=40, deadline=None)
@given(STEPS, ZONES)
def test_clock_times_come_back(steps, zone):
    expected = sorted({(int(s.timestamp()), int(e.timestamp())) for s, e, _ in spans(steps)})
    for write in (as_toggl, as_clockify, as_kimai):
        read = read_hours(write(steps, zone), zone=zone, date_order="mdy" if write is as_clockify else "auto")
        assert {error.code for error in read.errors} <= {"overlap"}  # an entry of no length may stand there twice
        assert sorted({(row.start_epoch, row.end_epoch) for row in read.entries}) == expected
        assert read.rows == len(steps)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2_400), TEXT), min_size=1, max_size=8), st.sampled_from(".,"))
def test_hundredths_of_hours_come_back(hundredths, mark):
    rows = [
        (date(2026, 7, 1), "P", text, f"{number // 100}{mark}{number % 100:02}", "Ann", "Lee")
        for number, text in hundredths
    ]
    read = read_hours(written("Date|Project|Notes|Hours|First Name|Last Name", rows), zone="UTC")
    assert read.errors == ()
    assert [row.seconds for row in read.entries] == [number * 36 for number, _ in hundredths]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 400), st.integers(0, 40))
def test_damage_never_breaks_the_reader(junk, at, length):
    whole = as_toggl([(5, 30, "a"), (5, 30, "b"), (5, 30, "c")], "UTC")
    read = read_hours(whole[:at] + junk + whole[at + length :], zone="UTC")
    assert len(read.entries) + len(read.errors) >= min(read.rows, 1)
    assert all(error.row >= 1 and error.code and error.detail for error in read.errors)
