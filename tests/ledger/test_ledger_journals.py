"""What each fact does to the books, as an accountant would write it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_facts import charged, earned, invoiced, ordered, received, released, returned, settled

from services.ledger.domain import accounts, bookings
from services.ledger.domain.accounts import chart_of
from services.ledger.domain.balance import AccountSum, trial_balance_of
from services.ledger.domain.journal import About, Posting, journal, move, open_date, sums
from shared.values.money import Money

DAY = date(2026, 11, 2)
CHART_FILE = Path(accounts.__file__).parent / "accounts.toml"
CHART = chart_of(tomllib.loads(CHART_FILE.read_text()))

BOOKED = [
    # fact, booked by, debits, credits
    (earned(3600, 6000), bookings.book_earnings, {"wages_expense": 6000}, {"accrued_wages": 6000}),
    (earned(-600, -1000), bookings.book_earnings, {"accrued_wages": 1000}, {"wages_expense": 1000}),
    (earned(60, 0), bookings.book_earnings, {}, {}),
    (ordered(3600, 6000), bookings.book_order, {"accrued_wages": 6000}, {"wages_payable": 6000}),
    (ordered(3600, 6000, rest_minor=500), bookings.book_order, {"accrued_wages": 6500}, {"wages_payable": 6500}),
    (released(6000), bookings.book_release, {"wages_payable": 6000}, {"payments_in_transit": 6000}),
    (settled(6000), bookings.book_settlement, {"payments_in_transit": 6000}, {"bank": 6000}),
    (charged(3600, 9500), bookings.book_charges, {"unbilled_receivables": 9500}, {"revenue": 9500}),
    (invoiced(3600, 9500, tax=1900), bookings.book_invoice, {"receivables": 11400},
     {"unbilled_receivables": 9500, "tax_payable": 1900}),
    (invoiced(-600, -1500, tax=-300), bookings.book_invoice, {"unbilled_receivables": 1500, "tax_payable": 300},
     {"receivables": 1800}),
    (received(11400), bookings.book_receipt, {"bank": 11400}, {"receivables": 11400}),
]  # fmt: skip


def _sides(bound):
    debited, credited = {}, {}
    for posting in bound.postings:
        side = debited if posting.amount.minor > 0 else credited
        side[posting.account] = side.get(posting.account, 0) + abs(posting.amount.minor)
    return debited, credited


@pytest.mark.parametrize("fact, book, debited, credited", BOOKED)
def test_a_fact_is_booked(fact, book, debited, credited):
    bound = book(fact, DAY)
    assert _sides(bound) == (debited, credited)
    assert bound.posted_on == DAY
    assert {posting.account for posting in bound.postings} <= set(CHART)


@pytest.mark.parametrize("arrived, back_from", [(False, "payments_in_transit"), (True, "bank")])
def test_a_return_comes_from_where_the_money_was(arrived, back_from):
    bound = bookings.book_return(returned(6000), DAY, settled=arrived)
    assert _sides(bound) == ({back_from: 6000}, {"wages_payable": 6000})


def test_postings_say_whose_work_they_are_about():
    (debit, credit) = bookings.book_charges(charged(3600, 9500), DAY).postings
    assert debit.about == credit.about == About("trn_1", "cli_1", "eng_1", date(2026, 10, 5))


def test_a_journal_that_does_not_sum_to_zero_is_a_bug():
    lost = [Posting("bank", Money(1, "USD"), About()), Posting("revenue", Money(-1, "EUR"), About())]
    with pytest.raises(AssertionError, match="does not sum to zero"):
        journal("x", "y", DAY, lost)


AMOUNT = st.builds(Money, st.integers(-(10**12), 10**12), st.sampled_from(["USD", "EUR", "JPY"]))
MOVE = st.tuples(st.sampled_from(sorted(CHART)), st.sampled_from(sorted(CHART)), AMOUNT)


@given(st.lists(MOVE, max_size=20))
def test_moves_always_sum_to_zero(moves):
    postings = [posting for debit, credit, amount in moves for posting in move(debit, credit, amount, About())]
    bound = journal("test", "1", DAY, postings)
    assert not any(sums(bound.postings).values())
    assert all(posting.amount.minor for posting in bound.postings)


@pytest.mark.parametrize(
    "day, closed_to, dated",
    [
        (date(2026, 10, 31), None, date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 9, 30), date(2026, 10, 31)),
        (date(2026, 10, 31), date(2026, 10, 31), date(2026, 11, 1)),
        (date(2026, 10, 5), date(2026, 10, 31), date(2026, 11, 1)),
    ],
)
def test_no_journal_is_dated_into_closed_books(day, closed_to, dated):
    assert open_date(day, closed_to) == dated


def test_the_trial_balance_follows_the_chart():
    balance = trial_balance_of(
        CHART,
        [AccountSum("revenue", "USD", 0, 9500), AccountSum("bank", "USD", 9500, 0), AccountSum("bank", "EUR", 5, 5)],
        None,
    )
    assert [(row.account.key, row.debit.currency, row.balance.minor) for row in balance.rows] == [
        ("bank", "EUR", 0),
        ("bank", "USD", 9500),
        ("revenue", "USD", -9500),
    ]
    assert balance.journal_sum == {"EUR": 0, "USD": 0}


@pytest.mark.parametrize("broken", [{"kind": "magic"}, {"number": 1100}])
def test_a_chart_with_a_fault_is_a_bug(broken):
    table = tomllib.loads(CHART_FILE.read_text())
    with pytest.raises(AssertionError):
        chart_of({**table, "bank": {**table["bank"], **broken}})
