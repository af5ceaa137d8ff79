"""Budgets warn before they are used up, once for each threshold, and never refuse an hour."""

from __future__ import annotations

from datetime import date

import pytest
from test_timetracking_chains import chain
from test_timetracking_flow import MONDAY, log, refused
from timetracking_house import NOON

from services.timetracking.domain.budget import Budget
from services.timetracking.usecases.list_timesheets import SheetFilter, list_timesheets
from services.timetracking.usecases.set_budget import SetBudget, set_budget
from services.timetracking.usecases.watch_budgets import EVERY_SECONDS
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import BudgetReached
from shared.values.reach import EVERYONE

HOUR = 3_600
PROJECT = "prj_tides"

# used hours of ten, told at, percentages that are reached
REACHED = [(0, 80, ()), (7, 80, ()), (8, 80, (80,)), (9, 80, (80,)), (10, 80, (80, 100)), (30, 80, (80, 100)),
           (10, 100, (100,)), (5, 50, (50,))]  # fmt: skip


@pytest.mark.parametrize("used,warn,reached", REACHED)
def test_thresholds(used, warn, reached):
    budget = Budget("bud_1", PROJECT, MONDAY, None, 10 * HOUR, warn, "usr_admin", NOON)
    assert budget.reached(used * HOUR) == reached


@pytest.fixture
def admin(house):
    call = house.call("usr_admin", "admin")
    chain(house, call, (None, 0), valid_from=date(2030, 1, 1))  # brings the project, and holds for no week here
    return call


def watch(house, rounds):
    return house.tick("watch_budgets", NOON + rounds * EVERY_SECONDS)


def told(house):
    return [(fact.percent, fact.used_seconds) for fact in house.said(BudgetReached)]


def test_it_is_told_once_at_each_threshold_and_hours_go_on(house, ann, approver, admin):
    house.do(admin, set_budget, SetBudget(PROJECT, 4 * HOUR, MONDAY, warn_percent=50))
    entry = log(house, ann, "08:00", "09:00")
    assert (watch(house, 0), told(house)) == (1, [])
    log(house, ann, "09:00", "10:30")
    assert (watch(house, 0), told(house)) == (0, [])  # within the quarter of an hour
    assert (watch(house, 1), told(house)) == (1, [(50, 9_000)])
    log(house, ann, "10:30", "13:00")
    watch(house, 2)
    watch(house, 3)
    assert told(house) == [(50, 9_000), (100, 18_000)]
    (shown,) = house.do(approver, list_timesheets, SheetFilter(), None, 10)
    assert [(flag.kind, str(flag.detail)) for flag in shown.flags] == [
        ("budget", "125% of the project's budget of 4:00:00 hours are used.")]  # fmt: skip
    house.do(ann, withdraw_entry, entry.entry_id, 1)
    watch(house, 4)
    assert (
        house.do(admin, lambda unit, _call: unit.budgets.page(EVERYONE, PROJECT, "", 9))[0][0].used_seconds == 4 * HOUR
    )


def test_it_counts_its_own_days(house, ann, admin):
    house.do(admin, set_budget, SetBudget(PROJECT, 2 * HOUR, date(2026, 10, 6), date(2026, 10, 8)))
    for day in ("05", "06", "07", "08"):
        log(house, ann, f"2026-10-{day}T08:00:00Z", f"2026-10-{day}T09:00:00Z")
    watch(house, 1)
    assert told(house) == [(80, 7_200), (100, 7_200)]


def test_a_budget_is_for_a_project_and_some_days(house, admin):
    with refused("project_not_found"):
        house.do(admin, set_budget, SetBudget("prj_gone", HOUR, MONDAY))
    with refused("budget_holds_no_day"):
        house.do(admin, set_budget, SetBudget(PROJECT, HOUR, MONDAY, MONDAY))
