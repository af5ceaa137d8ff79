"""Worlds that Hypothesis invents: people, engagements under all packs, weeks around clock changes, raises, bonuses.

In: nothing. Out: strategies for `Known` facts. Nobody works two entries at once (timetracking refuses such hours); work
days are long and gaps short often enough that every limit is met exactly, and by one second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st
from law_bands import LAWS
from law_facts import HOUR, BonusFact, ChoiceFact, Entry, HolidayFact, RateFact, Terms
from second_calculator import Known

# Where the clocks change, and when they did; Kolkata never.
CHANGES = [
    (date(2026, 3, 8), "America/New_York"), (date(2026, 11, 1), "America/New_York"),
    (date(2026, 3, 29), "Europe/Berlin"), (date(2026, 10, 25), "Europe/Berlin"),
    (date(2026, 4, 24), "Africa/Cairo"), (date(2026, 10, 30), "Africa/Cairo"),
    (date(2026, 4, 5), "Australia/Lord_Howe"), (date(2026, 10, 4), "Australia/Lord_Howe"),
    (date(2026, 4, 5), "Pacific/Chatham"), (date(2026, 9, 27), "Pacific/Chatham"), (date(2021, 7, 1), "Asia/Kolkata"),
]  # fmt: skip
# When Nevada's minimum wage rose.
WAGES = [(date(year, 7, 1), "America/New_York") for year in (2020, 2021, 2022, 2023, 2024)]
ZONES = sorted({zone for _, zone in CHANGES})
CLOCKS = [0, 0, 0, 6 * HOUR, 2 * HOUR + 1800, 17 * HOUR]
LENGTHS = [8 * HOUR, 8 * HOUR + 1, 10 * HOUR, 12 * HOUR, 12 * HOUR + 1, 5 * HOUR, 1, 2 * HOUR - 1, 2 * HOUR, 24 * HOUR]
GAPS = [0, 1800, HOUR, HOUR + 1, 8 * HOUR, 11 * HOUR, 14 * HOUR, 30 * HOUR]
RATE = st.one_of(
    st.sampled_from(["12.3750", "13.5000", "14.6250", "15.7500", "16.8750", "18.0000", "33.3333"]),
    st.integers(0, 2_000_000).map(lambda e4: f"{e4 // 10_000}.{e4 % 10_000:04d}"),
)
CODE = st.sampled_from(["REG", "REG", "REG", "TRAIN", "WAIT", "CALL"])
KIND = st.sampled_from(["nondiscretionary", "flat_sum", "discretionary"])
CURRENCY = st.sampled_from(["USD", "USD", "EUR", "JPY", "KWD"])


@st.composite
def worlds(draw: st.DrawFn) -> Known:
    """Invent one or two trainers and two to three weeks around a clock change, most of it under one law."""
    law = draw(st.sampled_from(list(LAWS)))
    around, zone = draw(st.sampled_from(WAGES if law == "us-nv" else CHANGES))
    terms = draw(_engagements(law, zone))
    rates = [rate for one in terms for rate in draw(_rates(one.engagement, around))]
    entries = [
        entry for name in ("ann", "bob")[: draw(st.integers(1, 2))] for entry in draw(_work(name, terms, around))
    ]
    holidays = [HolidayFact("cal", around + timedelta(days=n)) for n in draw(st.sets(st.integers(-6, 6), max_size=3))]
    choices = [draw(_choice(terms, around, known)) for known in range(1, draw(st.sampled_from([1, 1, 2, 3])))]
    return Known(entries, terms, rates, draw(st.lists(_bonus(terms, around), max_size=4)), choices, holidays)


@st.composite
def _engagements(draw: st.DrawFn, law: str, zone: str) -> list[Terms]:
    """Invent up to four; most under one pack with one clock, so that their hours count together."""
    shared = draw(_terms(st.just(law), zone))
    out = []
    for n in range(draw(st.sampled_from([1, 2, 2, 3, 4]))):
        other = draw(st.integers(0, 4)) == 4
        one = draw(_terms(st.sampled_from(list(LAWS)), draw(st.sampled_from(ZONES)))) if other else shared
        elsewhere = draw(st.sampled_from([one.zone, one.zone, one.zone, one.zone, *ZONES[:2]]))
        out.append(replace(one, engagement=f"eng_{n}", zone=elsewhere))
    return out


@st.composite
def _terms(draw: st.DrawFn, law: st.SearchStrategy[str], zone: str) -> Terms:
    """Work weeks mostly begin with a work day, as seven days of 24 hours do."""
    clock = draw(st.sampled_from(CLOCKS))
    week_clock = draw(st.sampled_from([clock, clock, clock, 9 * HOUR]))
    return Terms("", draw(law), zone, draw(CURRENCY), draw(st.sampled_from([0, 0, 6, 2])), week_clock, clock,
                 draw(st.sampled_from(["", "cal", "cal"])))  # fmt: skip


@st.composite
def _rates(draw: st.DrawFn, engagement: str, around: date) -> list[RateFact]:
    """Invent a rate that always holds or begins late, and raises that become known later and may end."""
    first = around + timedelta(days=draw(st.sampled_from([-400, -400, -400, -4])))
    out = [RateFact(engagement, draw(RATE), first, 0)]
    for known in range(1, draw(st.integers(1, 3))):
        since = around + timedelta(days=draw(st.integers(-9, 9)))
        until = draw(st.sampled_from([None, since + timedelta(days=3)]))
        out.append(RateFact(engagement, draw(RATE), since, known, until))
    return out


# So long people work, then rest: the same hour every day, long days, a night with a meal, or as it comes.
RHYTHMS = {
    "daily": ([6 * HOUR, 8 * HOUR, 8 * HOUR + 1, 10 * HOUR, 12 * HOUR + 1], None),
    "long": ([10 * HOUR, 12 * HOUR, 12 * HOUR + 1, 14 * HOUR], [10 * HOUR, 11 * HOUR]),
    "meals": ([5 * HOUR, 6 * HOUR, 6 * HOUR + 1, 7 * HOUR], [0, HOUR, HOUR, HOUR + 1, 12 * HOUR]),
    "free": (LENGTHS, GAPS),
}


@st.composite
def _work(draw: st.DrawFn, trainer: str, terms: Sequence[Terms], around: date) -> list[Entry]:
    """Walk through the days: work, rest, work again; now and then only a date and hours are written down."""
    at = int(datetime(around.year, around.month, around.day, tzinfo=UTC).timestamp()) - 8 * 24 * HOUR
    at += draw(st.integers(0, 47)) * 1800
    lengths, rests = RHYTHMS[draw(st.sampled_from([*RHYTHMS]))]
    fortnight, out = at + 17 * 24 * HOUR, []
    for n in range(draw(st.sampled_from([1, 4, 8, 12, 16]))):
        seconds = draw(st.one_of(st.sampled_from(lengths), st.sampled_from(lengths), st.integers(0, 24 * HOUR)))
        engagement, code, name = draw(st.sampled_from(terms)).engagement, draw(CODE), f"{trainer}_{n:02}"
        if draw(st.integers(0, 9)) == 9:
            day = around + timedelta(days=draw(st.integers(-8, 8)))
            out.append(Entry(name, trainer, engagement, None, min(seconds, 9 * HOUR), day, code))
            continue
        out.append(Entry(name, trainer, engagement, at, seconds, None, code))
        at += seconds + draw(st.sampled_from(rests)) if rests else 24 * HOUR
        if at > fortnight:
            break
    return out


def _bonus(terms: Sequence[Terms], around: date) -> st.SearchStrategy[BonusFact]:
    day = st.integers(-8, 8).map(lambda n: around + timedelta(days=n))
    name, engagement = st.uuids().map(str), st.sampled_from([one.engagement for one in terms])
    return st.builds(
        BonusFact, name, st.sampled_from(["ann", "bob"]), engagement, day, st.integers(-3000, 50_000), KIND
    )


def _choice(terms: Sequence[Terms], around: date, known: int) -> st.SearchStrategy[ChoiceFact]:
    day = st.integers(-12, 8).map(lambda n: around + timedelta(days=n))
    engagement = st.sampled_from([one.engagement for one in terms])
    return st.builds(ChoiceFact, engagement, st.sampled_from(list(LAWS)), day, st.just(known))
