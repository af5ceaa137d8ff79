"""Pricing: the packs' worked examples, the cases of each rule, rates on two time axes, hours that must wait."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from law_facts import ChoiceFact, Entry, RateFact, Terms
from pay_frames import PACK_FILES, PACKS, facts, hours_frame, rates_frame, terms_frame
from second_calculator import Known

from services.payroll.domain.case import Case, unmet
from services.payroll.domain.facts import Facts
from services.payroll.domain.price import KNOWN_ALL, price
from services.payroll.domain.rules import RULES, SENTENCES
from services.payroll.imports.case import read_cases
from services.payroll.imports.pack import read_examples, read_pack

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
    assert all(str(SENTENCES[use.kind](use)).endswith(".") for use in uses)


# --- a pack with other windows, chosen for some work weeks

EVENINGS = (
    PACK_FILES["contractor-premiums"].read_text()
    .replace('pack = "contractor-premiums"', 'pack = "evenings"').replace("value = 79200", "value = 72000")
)  # fmt: skip
NIGHTS = Terms("eng_1", "contractor-premiums", "Europe/Berlin", "EUR")


@pytest.mark.parametrize("packs_in_turn", [PACKS, PACKS[::-1]])
@pytest.mark.parametrize(
    ("own", "chosen", "worth"),
    [
        ("contractor-premiums", None, "160"),
        ("contractor-premiums", "evenings", "180"),
        ("evenings", "contractor-premiums", "160"),
    ],
)
def test_windows_of_the_pack_that_holds_are_paid(
    packs_in_turn: list, own: str, chosen: str | None, worth: str
) -> None:  # fmt: skip
    """18:00 to 22:00 at 40: night begins at 22:00 under one pack, and at 20:00 under the other, which adds 2 x 10."""
    monday_evening = Entry("ent_1", "trn_1", "eng_1", 1_791_216_000, 4 * 3600)
    terms = [dataclasses.replace(NIGHTS, pack=own)]
    choices = [ChoiceFact("eng_1", chosen, date(2026, 10, 5), 0)] if chosen else []
    known = Known([monday_evening], terms, [RateFact("eng_1", "40", date(2026, 1, 1), 0)], [], choices, [])
    lines = price(facts(known), [*packs_in_turn, read_pack(EVENINGS.encode())]).lines
    assert (lines["seconds"].sum(), lines["amount_minor"].sum()) == (4 * 3600, 100 * int(worth))


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
    lines = price(
        Facts(hours_frame([night], [BERLIN]), terms_frame([BERLIN]), rates_frame(rates, [BERLIN])), PACKS
    ).lines
    assert lines.select("rate_e4", "seconds", "amount_minor").rows() == [(600_000, 3600, 6000), (660_000, 3600, 6600)]
