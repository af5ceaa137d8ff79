"""Gaps between approved, paid and billed seconds: each with its reason, and none without one."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ledger.domain.gaps import ACCRUED, REASONS, SUMS, UNEXPLAINED, reconcile_weeks, side_of

WEEK = ("trn_1", "eng_1", date(2026, 10, 5))

# What was approved, earned (in steps), ordered, paid, returned, charged (in steps), billed; and the gaps of it.
CASES = [
    ("all the way", 3600, [3600], 3600, 3600, 0, [3600], 3600, {}),
    ("approved only", 3600, [], 0, 0, 0, [], 0, {"not_yet_priced": 3600, "not_yet_charged": 3600}),
    ("priced", 3600, [3600], 0, 0, 0, [3600], 0, {"awaiting_pay_run": 3600, "awaiting_invoice": 3600}),
    ("a late hour", 7200, [3600, 3600], 3600, 3600, 0, [7200], 3600,
     {"awaiting_pay_run": 3600, "awaiting_invoice": 3600}),
    ("not in a file yet", 3600, [3600], 3600, 0, 0, [3600], 3600, {"ordered_not_released": 3600}),
    ("sent back", 3600, [3600], 3600, 0, 3600, [3600], 3600, {"payment_returned": 3600}),
    ("half of it sent back", 7200, [7200], 7200, 3600, 3600, [7200], 7200, {"payment_returned": 3600}),
    ("corrected after payday", 3000, [3600, -600], 3600, 3600, 0, [3600, -600], 3600,
     {"correction_awaiting_pay_run": -600, "credit_awaiting_invoice": -600}),
    ("withdrawn after payday", 0, [3600, -3600], 3600, 3600, 0, [3600, -3600], 3600,
     {"correction_awaiting_pay_run": -3600, "credit_awaiting_invoice": -3600}),
    ("reclassified, seconds alike", 3600, [3600, 0], 3600, 3600, 0, [3600], 3600, {}),
    ("paid twice", 3600, [3600], 7200, 7200, 0, [3600], 3600, {"ordered_beyond_earned": -3600}),
    ("billed twice", 3600, [3600], 3600, 3600, 0, [3600], 7200, {"billed_beyond_charged": -3600}),
    ("an hour lost in pricing", 7200, [3600], 3600, 3600, 0, [3600], 3600,
     {"earned_differs": 3600, "charged_differs": 3600}),
    ("hours from nowhere", 0, [3600], 3600, 3600, 0, [3600], 3600,
     {"earned_differs": -3600, "charged_differs": -3600}),
]  # fmt: skip


def _frame(schema, rows):
    return pl.DataFrame(rows, schema=schema, orient="row")


def _reconcile(approved, earned, ordered, paid, returned, charged, billed):
    one = {"approved": approved, "ordered": ordered, "paid": paid, "returned": returned, "billed": billed}
    return reconcile_weeks(
        {stage: _frame(SUMS, [(*WEEK, seconds)] if seconds else []) for stage, seconds in one.items()},
        _frame(ACCRUED, [(*WEEK, f"acc_{number:03}", seconds) for number, seconds in enumerate(earned)]),
        _frame(ACCRUED, [(*WEEK, f"chg_{number:03}", seconds) for number, seconds in enumerate(charged)]),
    )


@pytest.mark.parametrize("name, approved, earned, ordered, paid, returned, charged, billed, gaps", CASES)
def test_each_gap_has_its_reason(name, approved, earned, ordered, paid, returned, charged, billed, gaps):
    found = _reconcile(approved, earned, ordered, paid, returned, charged, billed)
    assert found.by_reason == gaps, name
    assert found.unexplained_seconds == sum(abs(gaps[reason]) for reason in gaps if reason in UNEXPLAINED)


def test_every_reason_has_a_case():
    assert {reason for *_, gaps in CASES for reason in gaps} == set(REASONS)


SECONDS = st.integers(0, 50)
STEPS = st.lists(st.integers(-30, 30), max_size=4)


@given(SECONDS, STEPS, SECONDS, SECONDS, SECONDS, STEPS, SECONDS)
def test_gaps_add_up_to_the_whole_distance(approved, earned, ordered, paid, returned, charged, billed):
    found = _reconcile(approved, earned, ordered, paid, returned, charged, billed)
    sides = Counter()
    for reason, seconds in found.by_reason.items():
        sides[side_of(reason)] += seconds
    assert sides["pay"] == approved - paid
    assert sides["bill"] == approved - billed
    assert set(found.by_reason) <= set(REASONS)


def test_two_errors_do_not_cancel_out():
    rows = [("trn_1", "eng_1", date(2026, 10, 5), 3600), ("trn_2", "eng_2", date(2026, 10, 5), 3600)]
    accrued = [(*rows[0][:3], "acc_1", 3000), (*rows[1][:3], "acc_2", 4200)]
    nothing = _frame(SUMS, [])
    found = reconcile_weeks(
        {"approved": _frame(SUMS, rows), "ordered": nothing, "paid": nothing, "returned": nothing, "billed": nothing},
        _frame(ACCRUED, accrued),
        _frame(ACCRUED, []),
    )
    assert found.unexplained_seconds == 1200


def test_nothing_at_all_is_in_order():
    found = _reconcile(0, [], 0, 0, 0, [], 0)
    assert (found.unexplained_seconds, found.by_reason, sum(found.totals.values())) == (0, {}, 0)
