"""One hour from its approval to the bank and to the client's receipt: the books after every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from ledger_facts import (
    ALL_THE_WAY,
    HOUR,
    approved,
    charged,
    corrected,
    earned,
    engagement,
    invoiced,
    ordered,
    received,
    released,
    returned,
    run_approved,
    settled,
)

from services.ledger.domain.trace import Week
from services.ledger.exports.trial_balance import check as read_back
from services.ledger.exports.trial_balance import render
from services.ledger.usecases.reconcile import reconcile
from services.ledger.usecases.sum_hours import sum_hours
from services.ledger.usecases.trace_week import trace_week
from services.ledger.usecases.trial_balance import trial_balance
from shared.values.refusal import Refusal

WEEK = Week("trn_1", "eng_1", date(2026, 10, 5))


def _books(ledger, as_of=None, known_epoch=None):
    with ledger.unit() as unit:
        balance = trial_balance(unit, as_of, known_epoch)
        assert not any(balance.journal_sum.values())
        return {
            f"{row.account.key} {row.balance.currency}": row.balance.minor for row in balance.rows if row.balance.minor
        }


def _gaps(ledger):
    with ledger.unit() as unit:
        found = reconcile(unit)
        assert found.unexplained_seconds == 0
        assert sum_hours(unit) == found.sums
        return found.by_reason


def _findings(ledger):
    with ledger.unit() as unit:
        return ledger.service.check(unit)


def test_the_books_after_every_step(ledger):
    ledger.hear(engagement(), approved(HOUR))
    assert _books(ledger) == {}
    assert _gaps(ledger) == {"not_yet_priced": 3600, "not_yet_charged": 3600}
    ledger.hear(earned(3600, 6000), charged(3600, 9500))
    assert _books(ledger) == {
        "wages_expense EUR": 6000, "accrued_wages EUR": -6000, "unbilled_receivables USD": 9500, "revenue USD": -9500,
    }  # fmt: skip
    ledger.hear(run_approved(), ordered(3600, 6000))
    assert _gaps(ledger) == {"ordered_not_released": 3600, "awaiting_invoice": 3600}
    ledger.hear(released(6000), invoiced(3600, 9500, tax=1900))
    assert _gaps(ledger) == {}
    assert _books(ledger) == {
        "wages_expense EUR": 6000, "payments_in_transit EUR": -6000,
        "receivables USD": 11400, "tax_payable USD": -1900, "revenue USD": -9500,
    }  # fmt: skip
    ledger.hear(settled(6000), received(11400))
    assert _books(ledger) == {
        "bank EUR": -6000, "bank USD": 11400, "wages_expense EUR": 6000, "tax_payable USD": -1900, "revenue USD": -9500,
    }  # fmt: skip
    assert _findings(ledger) == []


def test_steps_may_arrive_in_any_order(ledger):
    ledger.hear(*reversed(ALL_THE_WAY))
    assert _gaps(ledger) == {}
    assert _findings(ledger) == []


def test_a_returned_payment_is_owed_again_and_paid_by_a_new_order(ledger):
    ledger.hear(*ALL_THE_WAY[:-2], returned(6000))
    assert _books(ledger)["wages_payable EUR"] == -6000
    assert _gaps(ledger) == {"payment_returned": 3600, "awaiting_invoice": 3600}
    ledger.hear(ordered(3600, 6000, payment="pay_2"))
    assert _books(ledger)["wages_payable EUR"] == -6000
    ledger.hear(released(6000, payment="pay_2"), settled(6000, payment="pay_2"))
    assert _gaps(ledger) == {"awaiting_invoice": 3600}
    assert _books(ledger)["bank EUR"] == -6000
    assert "wages_payable EUR" not in _books(ledger)
    assert _findings(ledger) == []


def test_a_payment_sent_back_before_it_arrived_leaves_the_bank_alone(ledger):
    ledger.hear(*ALL_THE_WAY[:7], returned(6000))
    assert "bank EUR" not in _books(ledger)
    assert "payments_in_transit EUR" not in _books(ledger)


def test_an_order_and_its_replacement_in_one_batch_are_one_debt(ledger):
    ledger.hear(*ALL_THE_WAY[:5], ordered(3600, 6000), ordered(3600, 6000, payment="pay_2"))
    assert _books(ledger)["wages_payable EUR"] == -6000


def test_a_run_in_two_currencies_is_held_against_its_orders_in_each(ledger):
    dollars = replace(run_approved(), currency="USD", total_minor=100)
    ledger.hear(*ALL_THE_WAY, dollars)
    assert [finding.code for finding in _findings(ledger)] == ["pay_run_differs_from_orders"]
    paid = replace(ordered(60, 100, item="itm_2", payment="pay_2"), currency="USD", claimed=())
    ledger.hear(paid)
    assert _findings(ledger) == []


def test_a_correction_after_payday_waits_for_the_next_run(ledger):
    ledger.hear(*ALL_THE_WAY, corrected("ent_1", 3600), earned(-3600, -6000), charged(-3600, -9500))
    assert _gaps(ledger) == {"correction_awaiting_pay_run": -3600, "credit_awaiting_invoice": -3600}
    assert _books(ledger)["accrued_wages EUR"] == 6000
    assert _findings(ledger) == []


def test_the_week_tells_its_whole_story(ledger):
    ledger.hear(*ALL_THE_WAY, corrected("ent_1", 3600))
    with ledger.unit() as unit:
        found = trace_week(unit, WEEK)
    assert [(step.stage, step.seconds, str(step.amount)) for step in found.steps] == [
        ("approved", 3600, "None"),
        ("voided", -3600, "None"),
        ("earned", 3600, "60.00 EUR"),
        ("ordered", 3600, "60.00 EUR"),
        ("released", None, "None"),
        ("settled", None, "None"),
        ("charged", 3600, "95.00 USD"),
        ("billed", 3600, "95.00 USD"),
        ("received", None, "None"),
    ]
    assert {gap["reason"] for gap in found.gaps} == {"earned_differs", "charged_differs"}


@pytest.mark.parametrize("subject", ["run_1", "itm_1", "pay_1", "HBpay_1", "inv_1"])
def test_every_id_leads_to_its_week(ledger, subject):
    ledger.hear(*ALL_THE_WAY)
    with ledger.unit() as unit:
        assert unit.trail.weeks_of(subject, None, 10) == [WEEK]
        assert unit.trail.weeks_of(subject, WEEK, 10) == []
        assert unit.trail.weeks_of("pay_9", None, 10) == []


def test_earnings_charges_and_receipts_lead_there_too(ledger):
    pay, bill, cash = earned(3600, 6000), charged(3600, 9500), received(9500)
    ledger.hear(engagement(), approved(HOUR), pay, bill, invoiced(3600, 9500), cash)
    with ledger.unit() as unit:
        for subject in (pay.lines[0].earning_id, bill.lines[0].charge_id, cash.receipt_id):
            assert unit.trail.weeks_of(subject, None, 10) == [WEEK]


def test_an_unknown_week_is_not_found(ledger):
    with ledger.unit() as unit, pytest.raises(Refusal, match="week_not_found"):
        trace_week(unit, WEEK)


def test_the_books_as_of_a_day_and_as_known_then(ledger):
    ledger.hear(*ALL_THE_WAY[:3])
    first = ledger.clock[0]
    ledger.clock[0] += 86_400
    ledger.hear(charged(3600, 9500))
    assert set(_books(ledger, as_of=date(2026, 11, 1))) == set()
    assert set(_books(ledger, as_of=date(2026, 11, 2))) == {"wages_expense EUR", "accrued_wages EUR"}
    assert set(_books(ledger, as_of=date(2026, 11, 3))) == {
        "wages_expense EUR", "accrued_wages EUR", "unbilled_receivables USD", "revenue USD",
    }  # fmt: skip
    assert set(_books(ledger, known_epoch=first)) == {"wages_expense EUR", "accrued_wages EUR"}


def test_the_file_says_what_the_books_say(ledger):
    ledger.hear(*ALL_THE_WAY)
    with ledger.unit() as unit:
        content = render(trial_balance(unit))
    assert content.decode().splitlines()[:3] == [
        "number,account,kind,currency,debit,credit,balance",
        "1000,Bank,asset,EUR,0.00,60.00,-60.00",
        "1000,Bank,asset,USD,114.00,0.00,114.00",
    ]
    assert {currency: total.minor for currency, total in read_back(content).items()} == {"EUR": 0, "USD": 0}


@pytest.mark.parametrize(
    "damage, code",
    [
        ((b",60.00,-60.00", b",61.00,-60.00"), "trial_balance_row_off"),
        ((b",60.00,-60.00", b",61.00,-61.00"), "trial_balance_off"),
    ],
)
def test_a_damaged_file_is_refused(ledger, damage, code):
    ledger.hear(*ALL_THE_WAY)
    with ledger.unit() as unit:
        content = render(trial_balance(unit))
    with pytest.raises(Refusal, match=code):
        read_back(content.replace(*damage, 1))
