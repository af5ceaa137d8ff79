"""Pricing held to a slow calculator, and to tables a person can check with a pencil."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.domain.price import ENTRY, KEYS, MEASURES, differences, pieces_of, price
from shared.values.dated import Version, value_on
from shared.values.rate import MAX_E4, Rate
from shared.values.span import local_date, local_midnight

RATES = {
    "scope_id": pl.Utf8, "rate_e4": pl.Int64, "currency": pl.Utf8, "valid_from": pl.Date, "valid_to": pl.Date,
    "known_epoch": pl.Int64,
}  # fmt: skip
MONDAY = date(2026, 10, 5)
ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/New_York")


def terms(engagements: int = 3) -> pl.DataFrame:
    return pl.DataFrame([
        {"engagement_id": f"eng_{n}", "trainer_id": f"trn_{n % 2}", "client_id": "cli_1", "project_id": f"prj_{n % 2}",
         "zone": ZONES[n % 3], "workweek_start_weekday": n % 7, "workweek_start_seconds": 0}
        for n in range(engagements)
    ])  # fmt: skip


def entries(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Each (engagement, start, seconds) as an entry with clock times."""
    return pl.DataFrame(
        [[f"ent_{n}", engagement, MONDAY, seconds, "REG", start, start + seconds]
         for n, (engagement, start, seconds) in enumerate(rows)], schema=ENTRY, orient="row",
    )  # fmt: skip


def rates(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=RATES, orient="row")


def priced(some: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    return price(pieces_of(some, terms()), terms(), known).lines


NINE = local_midnight(MONDAY, "Europe/Berlin") + 9 * 3600


@pytest.mark.parametrize(
    "seconds, rate, currency, minor",
    [
        (3601, "95.0000", "USD", 9503),  # 95.0263…
        (3600, "60.0000", "EUR", 6000),
        (18, "1.0000", "USD", 1),  # half a cent goes up
        (17, "1.0000", "USD", 0),
        (3601, "10000.0000", "JPY", 10003),  # 10002.77…
        (3600, "1.2345", "KWD", 1235),  # 1.2345 has one place too many: half up
        (86_400, "10000000.0000", "KWD", 240_000_000_000),  # passes 64 bits on the way
    ],
)
def test_a_line_is_seconds_times_rate_rounded_once(seconds, rate, currency, minor):
    known = rates(("eng_0", Rate.parse(rate, currency).e4, currency, date(2026, 1, 1), None, 1))
    start = local_midnight(MONDAY, "Europe/Berlin")
    assert priced(entries(("eng_0", start, seconds)), known)["amount_minor"].to_list() == [minor]


@pytest.mark.parametrize(
    "rows, e4",
    [
        ([("prj_0", 50, None, 1)], 50),
        ([("prj_0", 50, None, 9), ("eng_0", 70, None, 1)], 70),  # the engagement's own goes first
        ([("eng_0", 50, None, 1), ("eng_0", 70, None, 2)], 70),  # known later
        ([("eng_0", 50, None, 2), ("eng_0", 70, None, 1)], 50),
        ([("prj_0", 50, None, 1), ("eng_0", 70, MONDAY, 2)], 50),  # its own ended the day before
        ([("eng_0", 70, MONDAY, 2)], None),
        ([("prj_1", 50, None, 1)], None),
    ],
)
def test_the_rate_of_the_day(rows, e4):
    known = rates(*((scope, rate, "EUR", date(2026, 1, 1), ended, at) for scope, rate, ended, at in rows))
    result = price(pieces_of(entries(("eng_0", NINE, 3600)), terms()), terms(), known)
    assert result.lines["rate_e4"].to_list() == ([] if e4 is None else [e4])
    assert result.unpriced["seconds"].to_list() == ([3600] if e4 is None else [])


def test_a_new_rate_begins_at_local_midnight():
    known = rates(
        ("eng_0", 600_000, "EUR", date(2026, 1, 1), None, 1), ("eng_0", 700_000, "EUR", date(2026, 10, 6), None, 2)
    )
    late = local_midnight(date(2026, 10, 6), "Europe/Berlin") - 600
    lines = priced(entries(("eng_0", late, 1800)), known)
    assert lines.select("rate_e4", "seconds", "amount_minor").rows() == [(600_000, 600, 1000), (700_000, 1200, 2333)]


def test_hours_of_an_unknown_engagement_wait():
    assert priced(entries(("eng_99", NINE, 3600)), rates()).is_empty()


@st.composite
def worlds(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw some hours and some rates, valid and known from here and there."""
    start = local_midnight(MONDAY, "UTC")
    hours = draw(st.lists(st.tuples(
        st.sampled_from(["eng_0", "eng_1", "eng_2"]), st.integers(start, start + 14 * 86_400), st.integers(1, 86_400)
    ), max_size=8))  # fmt: skip
    versions = draw(st.lists(st.tuples(
        st.sampled_from(["eng_0", "eng_1", "prj_0", "prj_1"]), st.integers(0, MAX_E4), st.just("EUR"),
        st.dates(MONDAY - timedelta(days=3), MONDAY + timedelta(days=15)),
        st.none() | st.dates(MONDAY, MONDAY + timedelta(days=15)), st.integers(1, 50),
    ), max_size=6, unique_by=lambda row: (row[0], row[5])))  # fmt: skip
    return entries(*hours), rates(*versions)


def slow_lines(some: pl.DataFrame, known: pl.DataFrame) -> dict[tuple[object, ...], tuple[int, int]]:
    """Price second by second's worth of whole days, with fractions: slow, and nothing shared with the columns."""
    about = {row["engagement_id"]: row for row in terms().iter_rows(named=True)}
    seconds: dict[tuple[object, ...], int] = defaultdict(int)
    for entry in some.iter_rows(named=True):
        engagement = about[entry["engagement_id"]]
        at = entry["start_epoch"]
        while at < entry["end_epoch"]:
            day = local_date(at, engagement["zone"])
            ends = min(entry["end_epoch"], local_midnight(day + timedelta(days=1), engagement["zone"]))
            rate = slow_rate(known, engagement, day)
            if rate is not None:
                week = day - timedelta(days=(day.weekday() - engagement["workweek_start_weekday"]) % 7)
                seconds[entry["engagement_id"], week, rate] += ends - at
            at = ends
    return {key: (total, rounded(Fraction(total * int(key[2]) * 100, 3600 * 10_000))) for key, total in seconds.items()}


def slow_rate(known: pl.DataFrame, engagement: dict[str, str], day: date) -> int | None:
    for scope in (engagement["engagement_id"], engagement["project_id"]):
        versions = [Version(row["rate_e4"], row["valid_from"], row["known_epoch"], row["valid_to"])
                    for row in known.iter_rows(named=True) if row["scope_id"] == scope]  # fmt: skip
        found = value_on(versions, day, 10**9)
        if found is not None:
            return found
    return None


def rounded(amount: Fraction) -> int:
    return int(amount + Fraction(1, 2)) if amount >= 0 else -int(-amount + Fraction(1, 2))


@pytest.mark.slow
@settings(max_examples=40)
@given(worlds())
def test_the_columns_agree_with_the_slow_calculator(world):
    some, known = world
    lines = priced(some, known)
    found = {(row["engagement_id"], row["workweek_start"], row["rate_e4"]): (row["seconds"], row["amount_minor"])
             for row in lines.iter_rows(named=True)}  # fmt: skip
    assert found == slow_lines(some, known)
    covered = price(pieces_of(some, terms()), terms(), known)
    assert covered.lines["seconds"].sum() + covered.unpriced["seconds"].sum() == some["seconds"].sum()


@settings(max_examples=15)
@given(worlds(), worlds())
def test_posting_the_differences_brings_what_was_posted_to_what_should_be(before, after):
    posted = priced(*before)
    for world in (after, before, after):
        wanted = priced(*world)
        posted = pl.concat([posted, differences(wanted, posted)]).group_by(KEYS).agg(pl.col(MEASURES).sum())
        assert differences(wanted, posted).is_empty()
