"""Earnings accrue while people work: whatever the order of facts, the sum is right, and nothing is posted twice."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from payroll_house import House, approved, make_house, person

from services.payroll.usecases.check import check
from services.payroll.usecases.recompute import recompute
from shared.events.onboarding import PayRateSet
from shared.events.payroll import EarningsAccrued
from shared.events.timetracking import HoursCorrected, VoidedLine


def sums(house: House) -> dict[tuple[str, str, str], tuple[int, int]]:
    """Add up what was said: (trainer, work week, code) -> (seconds, minor units), zeros left out."""
    seconds: Counter[tuple[str, str, str]] = Counter()
    amounts: Counter[tuple[str, str, str]] = Counter()
    for fact in house.said(EarningsAccrued):
        for line in fact.lines:
            key = (fact.trainer_id, line.workweek_start, line.code)
            seconds[key] += line.seconds
            amounts[key] += line.amount_minor
    return {key: (seconds[key], amounts[key]) for key in sorted(seconds) if seconds[key] or amounts[key]}


def nothing_off(house: House) -> None:
    with house.reading() as unit:
        assert check(unit) == []


def test_an_approval_accrues_at_once(house: House) -> None:
    house.tell(*person(1), approved(1, 0, 1))
    assert sums(house) == {("trn_1", "2026-10-05", "REG"): (57_600, 96_000)}
    assert house.said(EarningsAccrued)[0].cause == "hours.approved apr_1_0_1_1"
    nothing_off(house)


def test_a_correction_takes_back_and_gives_again(house: House) -> None:
    house.tell(*person(1), approved(1, 0, 1))
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "lunch break", (VoidedLine("ent_1_1", 1, "eng_1", 28_800),)))
    assert sums(house) == {("trn_1", "2026-10-05", "REG"): (28_800, 48_000)}
    house.tell(approved(1, 1, hours=7, version=2))
    assert sums(house) == {("trn_1", "2026-10-05", "REG"): (54_000, 90_000)}
    assert [line.seconds for fact in house.said(EarningsAccrued) for line in fact.lines] == [57_600, -28_800, 25_200]
    nothing_off(house)


def test_a_raise_known_late_prices_the_past_again(house: House) -> None:
    house.tell(*person(1), approved(1, 0, 7))
    house.tell(PayRateSet("prt_raise", "eng_1", "trn_1", 660_000, "EUR", "2026-10-12", 1_792_000_000))
    facts = house.said(EarningsAccrued)
    assert facts[-1].cause == "pay_rate.set prt_raise"
    assert [(line.rate_e4, line.seconds, line.amount_minor) for line in facts[-1].lines] == [
        (600_000, -28_800, -48_000), (660_000, 28_800, 52_800),
    ]  # fmt: skip
    nothing_off(house)


def test_overtime_follows_the_whole_week_of_all_engagements(house: House) -> None:
    first, second = (
        person(1, currency="USD", pack="us-flsa", group="us"),
        person(2, currency="USD", pack="us-flsa", group="us"),
    )
    second = [replace(fact, trainer_id="trn_1") for fact in second[1:3]]
    house.tell(*first, *second, approved(1, 0, 1, 2, 3, 4))
    later = replace(approved(2, 5, hours=4), trainer_id="trn_1")
    house.tell(later)
    assert sums(house) == {
        ("trn_1", "2026-10-05", "OT"): (14_400, 36_000), ("trn_1", "2026-10-05", "REG"): (144_000, 240_000),
    }  # fmt: skip
    nothing_off(house)


def test_hours_that_come_before_everything_else_wait_and_are_paid(house: House) -> None:
    facts = [*person(1), approved(1, 0, 1), approved(1, 7)]
    house.tell(*reversed(facts))
    assert sums(house) == {
        ("trn_1", "2026-10-05", "REG"): (57_600, 96_000), ("trn_1", "2026-10-12", "REG"): (28_800, 48_000),
    }  # fmt: skip
    nothing_off(house)


def test_changed_terms_move_work_weeks(house: House) -> None:
    house.tell(*person(1), approved(1, 6))
    started = person(1)[1]
    house.tell(replace(started, workweek_start_weekday=6))
    assert sums(house) == {("trn_1", "2026-10-11", "REG"): (28_800, 48_000)}
    nothing_off(house)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_facts_ends_in_the_same_sums(tmp_path, seed: int) -> None:
    """Topics arrive in any order among one another; inside a topic order holds, as the log promises."""
    hours = [approved(1, 0, 1, 2, 3, 4), approved(2, 1, 2), approved(1, 7),
             HoursCorrected("cor_1", "trn_1", "usr_1", "typo", (VoidedLine("ent_1_2", 1, "eng_1", 28_800),)),
             approved(1, 2, hours=9, version=2), approved(1, 5, hours=3, code="TRAIN")]  # fmt: skip
    raised = PayRateSet("prt_x", "eng_1", "trn_1", 655_000, "USD", "2026-10-07", 1_792_000_000)
    others = [*person(1, currency="USD", pack="us-flsa"), *person(2), raised]
    at_once = make_house(tmp_path / "a")
    at_once.tell(*others, *hours)
    shuffled = make_house(tmp_path / "b")
    order = random.Random(seed)
    slots = sorted(order.sample(range(len(hours) + len(others)), len(hours)))
    order.shuffle(others)
    waiting, queue = iter(hours), iter(others)
    for number in range(len(hours) + len(others)):
        shuffled.tell(next(waiting) if number in slots else next(queue))
    assert sums(shuffled) == sums(at_once)
    assert sums(at_once)["trn_1", "2026-10-05", "OT"][0] == 3600 * 4
    nothing_off(shuffled)


def test_recompute_finds_what_was_tampered_with(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    with house.service.units.write(house.call()) as unit:
        unit.connection.exec_driver_sql("UPDATE earnings SET amount_minor = amount_minor + 1")
    with house.reading() as unit:
        assert [line["amount_minor"] for line in recompute(unit).differences] == [-1]
        assert {finding.code for finding in check(unit)} == {
            "earnings_differ_from_facts", "earning_neither_waits_nor_claimed", "waits_for_nothing",
        }  # fmt: skip
