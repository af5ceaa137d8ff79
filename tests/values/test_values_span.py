"""Spans, instants, zones and weeks: half-open, whole seconds, clock changes and all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.refusal import Refusal
from shared.values.span import (
    Span,
    first_overlap,
    format_hours,
    format_instant,
    local_date,
    local_midnight,
    parse_date,
    parse_instant,
    week_start,
    zone,
)

EPOCH = st.integers(0, 4 * 10**9)
SPAN = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 200), st.integers(0, 30))
ZONES = st.sampled_from(
    "UTC Europe/Berlin America/New_York America/Sao_Paulo Asia/Kolkata Asia/Kathmandu Australia/Lord_Howe "
    "Africa/Nairobi Pacific/Apia".split()
)


@pytest.mark.parametrize(
    "one, other, overlap",
    [
        ((0, 10), (10, 20), False),  # back to back
        ((0, 10), (9, 20), True),
        ((0, 10), (3, 4), True),
        ((0, 10), (0, 10), True),
        ((0, 10), (5, 5), False),  # an empty one takes no time
        ((5, 5), (5, 5), False),
        ((0, 1), (2, 3), False),
    ],
)
def test_overlap_is_sharing_a_second(one, other, overlap):
    assert Span(*one).overlaps(Span(*other)) is overlap
    assert Span(*other).overlaps(Span(*one)) is overlap


@given(SPAN, SPAN)
def test_overlap_agrees_with_counting_seconds(one, other):
    shared = set(range(one.start_epoch, one.end_epoch)) & set(range(other.start_epoch, other.end_epoch))
    assert one.overlaps(other) is bool(shared)


@given(st.lists(SPAN, max_size=8))
def test_an_overlap_is_found_where_there_is_one(spans):
    found = first_overlap(spans)
    anywhere = any(one.overlaps(other) for index, one in enumerate(spans) for other in spans[index + 1 :])
    assert (found is not None) is anywhere
    assert found is None or found[0].overlaps(found[1])


def test_a_span_never_ends_before_it_starts():
    with pytest.raises(Refusal, match="span_ends_before_start"):
        Span(10, 9)
    assert Span(10, 10).seconds == 0


@pytest.mark.parametrize(
    "text, epoch",
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-10-05T09:00:00Z", 1_791_190_800),
        ("2026-10-05T11:00:00+02:00", 1_791_190_800),
        ("2026-10-05T14:30:00+05:30", 1_791_190_800),
        ("2026-10-05 09:00:00+00:00", 1_791_190_800),
    ],
)
def test_instants_are_read_with_their_offset(text, epoch):
    assert parse_instant(text, field="start") == epoch


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-05T09:00:00",
        "2026-10-05T09:00:00.5Z",
        "2026-13-05T09:00:00Z",
        "2026-02-29T00:00:00Z",
        "now",
        "",
        "2026-10-05T08:00:00-05:99",
        "2026-10-05T08:00:00+0560",
    ],
)
def test_what_is_no_instant_is_refused_with_its_field(text):
    with pytest.raises(Refusal) as refused:
        parse_instant(text, field="start")
    assert (refused.value.code, refused.value.faults[0].pointer) == ("instant_unreadable", "start")


@given(EPOCH)
def test_instants_read_back(epoch):
    assert parse_instant(format_instant(epoch), field="x") == epoch


@pytest.mark.parametrize("text", ["2026-02-29", "05.10.2026", "10/05/2026", "", "tomorrow"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refusal, match="date_unreadable"):
        parse_date(text, field="day")


@pytest.mark.parametrize("year", ["0001", "0026", "1899", "3000", "9999"])
def test_years_that_can_only_be_slips_are_refused(year):
    for read, text in ((parse_date, f"{year}-11-02"), (parse_instant, f"{year}-11-02T09:00:00Z")):
        with pytest.raises(Refusal, match="year_out_of_range") as refused:
            read(text, field="payday")
        assert refused.value.faults[0].pointer == "payday"


def test_a_date_is_read():
    assert parse_date("2028-02-29", field="day") == date(2028, 2, 29)


@pytest.mark.parametrize("name", ["Mars/Base", "europe/berlin", "CEST", "+02:00", "", "localtime", "Factory", "../etc"])
def test_what_is_no_zone_is_refused(name):
    with pytest.raises(Refusal) as refused:
        zone(name)
    assert (refused.value.code, refused.value.faults[0].pointer) == ("zone_unknown", "zone")


@pytest.mark.parametrize(
    "epoch, zone_name, day",
    [
        (1_791_190_800, "Europe/Berlin", date(2026, 10, 5)),
        (1_791_190_800, "Pacific/Kiritimati", date(2026, 10, 5)),
        (1_791_198_000, "Pacific/Kiritimati", date(2026, 10, 6)),
        (1_791_190_800, "America/Los_Angeles", date(2026, 10, 5)),
        (1_791_180_000, "America/Los_Angeles", date(2026, 10, 4)),
    ],
)
def test_the_date_depends_on_the_zone(epoch, zone_name, day):
    assert local_date(epoch, zone_name) == day


@pytest.mark.parametrize(
    "day, zone_name, hours",
    [
        (date(2026, 10, 24), "Europe/Berlin", 24),
        (date(2026, 10, 25), "Europe/Berlin", 25),
        (date(2027, 3, 28), "Europe/Berlin", 23),
        (date(2026, 11, 1), "America/New_York", 25),
        (date(2026, 10, 25), "Asia/Kolkata", 24),
    ],
)
def test_days_have_the_hours_they_have(day, zone_name, hours):
    assert local_midnight(day + timedelta(days=1), zone_name) - local_midnight(day, zone_name) == hours * 3600


@given(EPOCH, ZONES)
def test_dates_and_midnights_agree_with_the_standard_library(epoch, zone_name):
    moment = datetime.fromtimestamp(epoch, UTC).astimezone(ZoneInfo(zone_name))
    assert local_date(epoch, zone_name) == moment.date()
    midnight = local_midnight(moment.date(), zone_name)
    assert midnight == int(datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo(zone_name)).timestamp())


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 6))
def test_a_week_starts_on_its_weekday_at_most_six_days_ago(day, weekday):
    start = week_start(day, weekday)
    assert start.weekday() == weekday
    assert timedelta(0) <= day - start < timedelta(days=7)


@pytest.mark.parametrize(
    "seconds, text", [(0, "0:00:00"), (3601, "1:00:01"), (-61, "-0:01:01"), (360_000, "100:00:00"), (59, "0:00:59")]
)
def test_hours_are_shown_as_on_paper(seconds, text):
    assert format_hours(seconds) == text
