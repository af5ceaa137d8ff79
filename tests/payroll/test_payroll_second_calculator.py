"""The engine agrees with the second calculator: to the cent, to the second, line by line, on invented weeks.

The second calculator itself is held to the worked cases, by the same files that the engine is held to.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import law_cases
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_weeks import worlds
from law_bands import LAWS
from law_facts import HOUR, BonusFact, ChoiceFact, Entry, HolidayFact, RateFact
from pay_frames import PACK_FILES, PACKS, facts
from second_calculator import Known, Pay, pay

from services.payroll.domain.frames import LINE_KEYS, LINE_MEASURES
from services.payroll.domain.price import price
from shared.values.difference import post

LINE_COLUMNS = [*LINE_KEYS, *LINE_MEASURES]

CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in law_cases.read(path)
]


@pytest.mark.parametrize("case", CASES)
def test_the_second_calculator_meets_the_worked_cases(case: law_cases.Table) -> None:
    assert law_cases.unmet(case) == []


def test_every_pack_has_a_law_and_worked_cases() -> None:
    assert set(LAWS) == set(PACK_FILES)
    cases = Counter(param.values[0]["pack"] for param in CASES)
    assert {pack: cases[pack] for pack in LAWS if cases[pack] < 8} == {}


@pytest.mark.slow
@settings(max_examples=4 * settings().max_examples)  # nine packs share them
@given(worlds())
def test_engine_and_second_calculator_agree_line_by_line(known: Known) -> None:
    priced, paid = price(facts(known), PACKS), pay(known)
    assert _lines_of_engine(priced.lines) == _lines_of_law(paid)
    assert priced.unpriced["seconds"].sum() == paid.unpriced


@pytest.mark.slow
@settings(max_examples=8)
@given(worlds(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_in_the_pay_of_all_known_at_once(known: Known, order: random.Random) -> None:
    """Facts arrive one by one, entries in several versions; after each, the differences are posted.

    A version that was overtaken by a later one changes nothing, and neither does the order of all others.
    """
    arrivals = [*_versions(known.entries, order), *known.rates, *known.bonuses, *known.choices, *known.holidays]
    order.shuffle(arrivals)
    posted = price(facts(known), PACKS).lines.clear().select(LINE_COLUMNS)
    arrived: list = []
    for fact in arrivals:
        arrived.append(fact)
        lines = price(facts(_known_by_now(known, arrived)), PACKS).lines
        posted = pl.concat([posted, post(lines, posted, list(LINE_KEYS), list(LINE_MEASURES))])
    sums = posted.group_by(list(LINE_KEYS)).agg(pl.col(name).sum() for name in LINE_MEASURES)
    assert _lines_of_engine(sums) == _lines_of_law(pay(known))


def _versions(entries: Sequence[Entry], order: random.Random) -> list[tuple[int, Entry]]:
    """Give each entry its history: wrong hours or a wrong engagement's code first, then what is true."""
    out = [(9, entry) for entry in entries]
    for entry in order.sample(list(entries), len(entries) // 2):
        wrong = replace(entry, seconds=order.randint(0, 24 * HOUR), code=order.choice(["REG", "TRAIN"]))
        out.append((order.randint(1, 8), wrong))
    return out


def _known_by_now(known: Known, arrived: Sequence[Any]) -> Known:
    latest: dict[str, tuple[int, Entry]] = {}
    for version, entry in (one for one in arrived if isinstance(one, tuple)):
        if version > latest.get(entry.entry, (0, entry))[0]:
            latest[entry.entry] = version, entry
    of_kind = [[one for one in arrived if isinstance(one, kind)]
               for kind in (RateFact, BonusFact, ChoiceFact, HolidayFact)]  # fmt: skip
    return Known([entry for _, entry in latest.values()], known.terms, *of_kind)


def _lines_of_engine(lines: pl.DataFrame) -> Counter[tuple]:
    """Lines that say something: trainer, engagement, week, code, rate, extra, premium, currency, seconds, amount."""
    said = lines.filter((pl.col("seconds") != 0) | (pl.col("amount_minor") != 0))
    return Counter(
        said.select("trainer_id", "engagement_id", "workweek_start", "code", "rate_e4", "extra_e4", "premium_e4",
                    "currency", "seconds", "amount_minor").rows()
    )  # fmt: skip


def _lines_of_law(paid: Pay) -> Counter[tuple]:
    return Counter(
        (key.trainer, key.engagement, key.week, key.code, int(key.rate * 10_000), int(key.extra * 10_000),
         int(key.premium * 10_000), key.currency, line.seconds, line.minor)
        for key, line in paid.lines.items() if line.seconds or line.minor
    )  # fmt: skip
