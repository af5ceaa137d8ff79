"""Pay runs: their kinds, their states, who may approve, and what payments make of them.

In: where a run stands. Out: where it may go; a refusal where it may not. Each change is a row in
`pay_run_states` (who, when, why), and the key of that table forbids the second one.
"""

from __future__ import annotations

from datetime import date, timedelta

from shared.values.refusal import Refusal, conflict

KINDS = ("regular", "off_cycle", "correction", "termination")

# From -> to. Nothing leaves `void`; an approved run is final, and what was wrong in it is a later difference.
TRANSITIONS: dict[str, tuple[str, ...]] = {
    "draft": ("ready", "blocked", "void"),
    "blocked": ("ready", "void"),
    "ready": ("draft", "blocked", "approved", "void"),
    "approved": ("processing", "partially_paid", "paid"),
    "processing": ("partially_paid", "paid"),
    "partially_paid": ("paid",),
    "paid": ("partially_paid",),
    "void": (),
}
APPROVED_STATES = ("approved", "processing", "partially_paid", "paid")

# What becomes of one payment; each state is reached at most once.
PAYMENT_STATES = ("ordered", "released", "settled", "returned")
_WORK_WEEK = timedelta(days=7)


def require_transition(state: str, to: str) -> None:
    """Refuse a change that the table does not list."""
    if to not in TRANSITIONS[state]:
        allowed = ", ".join(TRANSITIONS[state]) or "nothing"
        raise conflict("pay_run_state", f"A pay run that is {state} cannot become {to}; it can become {allowed}.")


def require_period(kind: str, period_start: date, period_end: date, payday: date) -> None:
    """Refuse a kind nobody knows, a period that ends before it begins and a payday inside the past."""
    if kind not in KINDS:
        raise Refusal("pay_run_kind_unknown", f"A pay run is {', '.join(KINDS)}.", pointer="kind")
    if period_end <= period_start:
        raise Refusal("period_empty", "The period ends before it begins; period_end is the first day after it.",
                      pointer="period_end")  # fmt: skip
    if payday < period_start:
        raise Refusal("payday_before_period", "The payday lies before the period.", pointer="payday")


def last_work_week(period_end: date) -> date:
    """Give the latest start of a work week that has ended by `period_end` (exclusive): what a run may claim."""
    return period_end - _WORK_WEEK


def first_work_week(period_start: date) -> date:
    """Give the earliest start of a work week of the period itself; earnings of earlier ones come late."""
    return period_start - _WORK_WEEK + timedelta(days=1)


def state_by_payments(state: str, items: int, released: int, settled: int) -> str:
    """Say where an approved run stands when of its `items` so many are released and so many settled."""
    if settled == items:
        return "paid"
    if settled or state == "paid":
        return "partially_paid"
    return "processing" if released and state == "approved" else state
