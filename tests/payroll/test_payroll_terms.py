"""Terms that change what is paid: rule packs, work days, holiday calendars; known late, the past follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from payroll_house import House, approved, person
from test_payroll_accrual import sums
from test_payroll_bonuses import SPRINT, grant
from test_payroll_runs import NOVEMBER, OCTOBER, nothing_off, remarks, run_it

from services.payroll.usecases.open_run import open_run
from shared.events.onboarding import EngagementStarted, RulePackChosen
from shared.events.payroll import EarningsAccrued, PayRunApproved
from shared.events.timetracking import ApprovedLine, HoursApproved

FIRST, SECOND = "2026-10-05", "2026-10-12"


def chosen(number: int, pack: str, since: str, until: str | None = None, known: int = 1_791_158_400) -> RulePackChosen:
    return RulePackChosen(f"rpc_{number}", "eng_1", "trn_1", pack, since, known, until)


def started(n: int = 1, **change: object) -> EngagementStarted:
    fact = person(n, currency="USD", pack="us-flsa", rate=200_000)[1]
    assert isinstance(fact, EngagementStarted)
    return replace(fact, **change)


def test_a_pack_chosen_for_one_week_prices_that_week_again_and_no_other(house: House) -> None:
    """Ten hours on one day: straight under us-flsa (200.00), two of them at half as much again under us-ca (220.00)."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000), approved(1, 0, 7, 14, hours=10))
    run_it(house)
    house.tell(chosen(1, "us-ca", SECOND, "2026-10-19"))
    fact = house.said(EarningsAccrued)[-1]
    assert fact.cause == "rule_pack.chosen rpc_1"
    assert {line.workweek_start for line in fact.lines} == {SECOND}
    assert sums(house) == {
        ("trn_1", FIRST, "REG"): (36_000, 20_000),
        ("trn_1", SECOND, "OT"): (7_200, 6_000), ("trn_1", SECOND, "REG"): (28_800, 16_000),
        ("trn_1", "2026-10-19", "REG"): (36_000, 20_000),
    }  # fmt: skip
    run_it(house, NOVEMBER)
    assert house.said(PayRunApproved)[-1].total_minor == 2_000
    nothing_off(house)


def test_the_choice_known_last_counts_and_nothing_depends_on_the_order(house: House) -> None:
    house.tell(chosen(2, "us-flsa", FIRST, known=1_791_200_000), chosen(1, "us-ca", FIRST))
    house.tell(*person(1, currency="USD", pack="contractor", rate=200_000), approved(1, 0, hours=10))
    assert sums(house) == {("trn_1", FIRST, "REG"): (36_000, 20_000)}
    house.tell(chosen(3, "us-ca", FIRST, known=1_791_300_000))
    assert sums(house)["trn_1", FIRST, "OT"] == (7_200, 6_000)
    nothing_off(house)


def test_a_pack_nobody_knows_stops_the_run_and_the_next_choice_mends_it(house: House) -> None:
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000), approved(1, 0))
    house.tell(chosen(1, "us-oz", FIRST))
    run = house.do(open_run, OCTOBER)
    assert ("blocker", "rule_pack_unknown", "trn_1") in remarks(house, run.pay_run_id)
    house.tell(chosen(2, "us-flsa", FIRST, known=1_791_200_000))
    assert remarks(house, run.pay_run_id) == []
    assert sums(house) == {("trn_1", FIRST, "REG"): (28_800, 16_000)}
    nothing_off(house)


def test_a_later_start_of_the_work_day_prices_the_days_again(house: House) -> None:
    """8 hours from 08:00 and 8 from 01:00 of the next date: a day of 11 and one of 5 where days begin at 04:00."""
    rest = person(1, currency="USD", pack="us-ca", rate=200_000, zone="America/Los_Angeles")
    engagement = started(rule_pack="us-ca", zone="America/Los_Angeles")
    lines = tuple(
        ApprovedLine(f"ent_{day}", 1, "eng_1", f"2026-10-0{day}", "America/Los_Angeles", 28_800, "REG", start,
                     start + 28_800)
        for day, start in ((6, 1_791_298_800), (7, 1_791_360_000))
    )  # fmt: skip
    house.tell(rest[0], engagement, *rest[2:], HoursApproved("apr_1", "tsh_1", "trn_1", "usr_9", "sha256:0f", lines))
    assert sums(house) == {("trn_1", FIRST, "REG"): (57_600, 32_000)}
    house.tell(replace(engagement, workday_start_seconds=14_400))
    assert house.said(EarningsAccrued)[-1].cause == "engagement.started eng_1"
    # 8 + 5 hours straight and 3 of overtime: 13 at 20.00 and 3 at 30.00 USD.
    assert sums(house) == {
        ("trn_1", FIRST, "OT"): (10_800, 9_000), ("trn_1", FIRST, "REG"): (46_800, 26_000),
    }  # fmt: skip
    nothing_off(house)


def test_what_was_said_before_work_days_and_calendars_is_heard_as_it_was_meant(house: House) -> None:
    """An old `engagement.started` names neither: days from midnight, no holidays."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000))
    with house.reading() as unit:
        terms = unit.known.terms(["trn_1"]).to_dicts()[0]
    assert (terms["workday_start_seconds"], terms["holiday_calendar"]) == (0, "")


def test_a_bonus_in_a_week_without_hours_follows_the_terms(house: House) -> None:
    house.tell(*person(1, pack="us-oz"))
    grant(house)
    assert sums(house) == {}
    house.tell(replace(person(1)[1], rule_pack="contractor"))
    assert sums(house) == {("trn_1", FIRST, "BONUS"): (0, SPRINT.amount.minor)}
    nothing_off(house)


def test_holidays_of_another_calendar_price_the_day_again(house: House) -> None:
    """6 January 2027 is a holiday in Bavaria and not in Berlin: 8 hours at 60.00 earn 100% on top, 960.00 in all."""
    house.tell(*person(1, pack="contractor-premiums"), approved(1, 93))
    assert sums(house) == {("trn_1", "2027-01-04", "REG"): (28_800, 48_000)}
    engagement = replace(person(1, pack="contractor-premiums")[1], holiday_calendar="DE-BE")
    house.tell(engagement)
    assert sums(house) == {("trn_1", "2027-01-04", "REG"): (28_800, 48_000)}
    house.tell(replace(engagement, holiday_calendar="DE-BY"))
    assert sums(house) == {("trn_1", "2027-01-04", "REG"): (28_800, 96_000)}
    nothing_off(house)


def test_a_work_week_over_its_cap_is_paid_with_a_warning(house: House) -> None:
    one, engagement, *rest = person(1)
    house.tell(one, replace(engagement, weekly_cap_seconds=28_800), *rest, approved(1, 0), approved(1, 7, 8))
    run = house.do(open_run, replace(OCTOBER, period_end=date(2026, 10, 12)))
    assert remarks(house, run.pay_run_id) == []
    run = house.do(open_run, OCTOBER)
    assert remarks(house, run.pay_run_id) == [("warning", "weekly_cap_exceeded", "trn_1")]
    house.tell(replace(engagement, weekly_cap_seconds=57_600))
    assert remarks(house, run.pay_run_id) == []
    run_it(house, replace(OCTOBER, kind="off_cycle"))
    assert house.said(PayRunApproved)[-1].total_minor == 144_000
