"""Pricing: the packs' worked examples, the cases of each rule, and agreement with the second calculator."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pay_frames import PACK_FILES, PACKS, hours_frame, rates_frame, terms_frame
from second_calculator import Entry, RateFact, Terms, pay

from services.payroll.domain.case import Case, unmet
from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import LINE_KEYS, LINE_MEASURES
from services.payroll.domain.price import KNOWN_ALL, Priced, price
from services.payroll.domain.rules import RULES, SENTENCES
from services.payroll.imports.case import read_cases
from services.payroll.imports.pack import read_examples
from shared.values.difference import post

LINE_COLUMNS = [*LINE_KEYS, *LINE_MEASURES]
CASES = Path(__file__).parent / "cases"
EXAMPLES = [
    pytest.param(case, id=f"{path.stem}: {case.name}")
    for path, read in [*((path, read_examples) for path in PACK_FILES.values()),
                       *((path, read_cases) for path in sorted(CASES.glob("*.yaml")))]
    for case in read(path.read_bytes())
]  # fmt: skip


@pytest.mark.parametrize("case", EXAMPLES)
def test_worked_example(case: Case) -> None:
    assert unmet(case, PACKS) == []


def test_each_rule_explains_itself() -> None:
    uses = [use for pack in PACKS for version in pack.versions for use in version.rules]
    assert {use.kind for use in uses} == set(RULES) == set(SENTENCES)
    assert all(SENTENCES[use.kind](use).endswith(".") for use in uses)


# --- what must always hold, in worlds that Hypothesis invents

ZONES = ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Africa/Cairo"]
NEAR_CHANGES = 1_792_800_000  # mid October 2026; Cairo, Berlin and New York change their clocks within three weeks
RATE_TEXT = st.integers(0, 2_000_000).map(lambda e4: f"{e4 // 10_000}.{e4 % 10_000:04d}")
CURRENCY = st.sampled_from(["USD", "JPY", "KWD"])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Entry], list[Terms], list[RateFact]]:
    """Invent two trainers, up to four engagements, their rates on two time axes, and three weeks of entries."""
    terms = [
        Terms(f"eng_{n}", draw(st.sampled_from(["us-flsa", "us-flsa", "contractor"])), draw(st.sampled_from(ZONES)),
              draw(CURRENCY), draw(st.sampled_from([0, 0, 6])))
        for n in range(draw(st.integers(1, 4)))
    ]  # fmt: skip
    rates = [
        RateFact(term.engagement, draw(RATE_TEXT), date(2026, 10, draw(st.integers(1, 25))), known)
        for term in terms for known in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    entries = []
    for n in range(draw(st.integers(1, 14))):
        number = draw(st.integers(0, len(terms) - 1))
        timed, seconds = draw(st.integers(0, 4)) > 0, draw(st.integers(1, 86_400))
        start = NEAR_CHANGES + draw(st.integers(0, 1_500_000)) if timed else None
        day = None if timed else date(2026, 10, draw(st.integers(14, 31)))
        code = draw(st.sampled_from(["REG", "REG", "TRAIN"]))
        trainer = f"trn_{number % 2}"
        entries.append(Entry(f"ent_{n:02}", trainer, f"eng_{number}", start, seconds, day, code))
    return entries, terms, rates


def _price(entries: list[Entry], terms: list[Terms], rates: list[RateFact]) -> Priced:
    return price(Facts(hours_frame(entries, terms), terms_frame(terms), rates_frame(rates, terms)), PACKS)


def _without_zeros(sums: dict[str, int]) -> dict[str, int]:
    return {key: value for key, value in sums.items() if value}


@settings(max_examples=50)
@given(worlds())
def test_engine_and_second_calculator_agree_to_the_cent(world: tuple) -> None:
    priced, expected = _price(*world), pay(*world)
    money = dict(priced.lines.group_by("currency").agg(pl.col("amount_minor").sum()).rows())
    bands = dict(priced.lines.group_by("code").agg(pl.col("seconds").sum()).rows())
    assert _without_zeros(money) == _without_zeros(expected.money)
    assert _without_zeros(bands) == _without_zeros(expected.bands)
    assert priced.unpriced["seconds"].sum() == expected.unpriced


@settings(max_examples=6)
@given(worlds(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_same_totals(world: tuple, order: random.Random) -> None:
    """Facts arrive one by one in any order; after each, differences are posted. The sum is what one pricing gives."""
    entries, terms, rates = world
    arrivals = [("entry", entry) for entry in entries] + [("rate", rate) for rate in rates]
    order.shuffle(arrivals)
    at_once = _price(entries, terms, rates).lines
    posted = at_once.clear().select(LINE_COLUMNS)
    known_entries: list[Entry] = []
    known_rates: list[RateFact] = []
    for kind, fact in arrivals:
        (known_entries if kind == "entry" else known_rates).append(fact)
        lines = _price(known_entries, terms, known_rates).lines
        posted = pl.concat([posted, post(lines, posted, list(LINE_KEYS), list(LINE_MEASURES))])
    assert post(at_once, posted, list(LINE_KEYS), list(LINE_MEASURES)).is_empty()
    sums = posted.group_by(list(LINE_KEYS)).agg(pl.col(name).sum() for name in LINE_MEASURES)
    something = pl.any_horizontal(pl.col(name) != 0 for name in LINE_MEASURES)
    assert sums.filter(something).sort(list(LINE_KEYS)).equals(at_once.filter(something).select(LINE_COLUMNS))


# --- rates on two time axes, and hours that wait

MONDAY = Entry("ent_1", "trn_1", "eng_1", 1_791_190_800, 3600)
BERLIN = Terms("eng_1", "contractor", "Europe/Berlin", "EUR")


@pytest.mark.parametrize(
    ("known_epoch", "cents"),
    [(99, None), (100, 6000), (199, 6000), (200, 7000), (300, 6500), (KNOWN_ALL, 6500)],
)
def test_the_rate_known_last_that_covers_the_day_counts(known_epoch: int, cents: int | None) -> None:
    rates = [RateFact("eng_1", "60", date(2026, 1, 1), 100), RateFact("eng_1", "70", date(2026, 10, 5), 200),
             RateFact("eng_1", "65", date(2026, 10, 5), 300, date(2026, 10, 6)),
             RateFact("eng_1", "99", date(2026, 10, 6), 300), RateFact("eng_1", "98", date(2026, 1, 1), 50,
                                                                         date(2026, 10, 5))]  # fmt: skip
    frames = hours_frame([MONDAY], [BERLIN]), terms_frame([BERLIN]), rates_frame(rates, [BERLIN])
    priced = price(Facts(*frames), PACKS, known_epoch)
    assert priced.lines["amount_minor"].to_list() == ([] if cents is None else [cents])
    assert priced.unpriced["reason"].to_list() == (["rate_missing"] if cents is None else [])


@pytest.mark.parametrize(
    ("terms", "rate_currency", "reason"),
    [
        ([], "EUR", "engagement_unknown"),
        ([Terms("eng_1", "mars", "Europe/Berlin", "EUR")], "EUR", "pack_unknown"),
        ([BERLIN], None, "rate_missing"),
        ([BERLIN], "USD", "rate_currency_differs"),
    ],
)
def test_hours_that_cannot_be_priced_wait_with_a_reason(terms: list, rate_currency: str | None, reason: str) -> None:
    rates = rates_frame([RateFact("eng_1", "60", date(2026, 1, 1), 0)], [BERLIN])
    rates = rates.with_columns(currency=pl.lit(rate_currency)) if rate_currency else rates.clear()
    priced = price(Facts(hours_frame([MONDAY], [BERLIN]), terms_frame(terms), rates), PACKS)
    assert priced.lines.is_empty()
    assert priced.unpriced.select("entry_id", "seconds", "reason").rows() == [("ent_1", 3600, reason)]


def test_a_raise_in_the_middle_of_a_night_splits_at_midnight() -> None:
    night = Entry("ent_1", "trn_1", "eng_1", 1_791_320_400, 7200)  # 6 October 23:00 to 7 October 01:00 in Berlin
    rates = [RateFact("eng_1", "60", date(2026, 1, 1), 0), RateFact("eng_1", "66", date(2026, 10, 7), 0)]
    lines = _price([night], [BERLIN], rates).lines
    assert lines.select("rate_e4", "seconds", "amount_minor").rows() == [(600_000, 3600, 6000), (660_000, 3600, 6600)]
