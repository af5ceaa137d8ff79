"""How each fact is booked: one function a fact, all of double entry on one screen.

In: a fact and the day it is booked on. Out: its journal, balanced by construction.
"""

from __future__ import annotations

from datetime import date

from services.ledger.domain.journal import About, Journal, journal, move
from shared.events.billing import ChargesAccrued, InvoiceIssued, ReceiptRecorded
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import EarningsAccrued, PaymentOrdered
from shared.values.money import Money


def book_earnings(fact: EarningsAccrued, day: date) -> Journal:
    """Owe the trainer what accrued: an expense, and accrued wages."""
    postings = [
        posting
        for line in fact.lines
        for posting in move(
            "wages_expense", "accrued_wages", Money(line.amount_minor, line.currency),
            About(fact.trainer_id, None, line.engagement_id, date.fromisoformat(line.workweek_start)),
        )
    ]  # fmt: skip
    return journal(fact.TYPE, fact.accrual_id, day, postings)


def book_order(fact: PaymentOrdered, day: date) -> Journal:
    """Turn what accrued into a debt due on payday, work week by work week; the rest belongs to no week."""
    claims = [
        (
            claim.amount_minor,
            About(fact.trainer_id, None, claim.engagement_id, date.fromisoformat(claim.workweek_start)),
        )
        for claim in fact.claimed
    ]
    rest = fact.amount_minor - sum(minor for minor, _ in claims)
    postings = [
        posting
        for minor, about in [*claims, (rest, About(fact.trainer_id))]
        for posting in move("accrued_wages", "wages_payable", Money(minor, fact.currency), about)
    ]
    return journal(fact.TYPE, fact.pay_item_id, day, postings)


def book_release(fact: PaymentReleased, day: date) -> Journal:
    """Hand the debt to the bank: it is under way."""
    amount, about = Money(fact.amount_minor, fact.currency), About(fact.trainer_id)
    return journal(fact.TYPE, fact.payment_id, day, move("wages_payable", "payments_in_transit", amount, about))


def book_settlement(fact: PaymentSettled, day: date) -> Journal:
    """Take the money from the bank account: it arrived."""
    amount, about = Money(fact.amount_minor, fact.currency), About(fact.trainer_id)
    return journal(fact.TYPE, fact.payment_id, day, move("payments_in_transit", "bank", amount, about))


def book_return(fact: PaymentReturned, day: date, *, settled: bool) -> Journal:
    """Owe it again: the money comes back from where it was, the bank account or the way there."""
    amount, about = Money(fact.amount_minor, fact.currency), About(fact.trainer_id)
    back_from = "bank" if settled else "payments_in_transit"
    return journal(fact.TYPE, fact.payment_id, day, move(back_from, "wages_payable", amount, about))


def book_charges(fact: ChargesAccrued, day: date) -> Journal:
    """Earn what the client will be billed."""
    postings = [
        posting
        for line in fact.lines
        for posting in move(
            "unbilled_receivables", "revenue", Money(line.amount_minor, line.currency),
            About(fact.trainer_id, fact.client_id, line.engagement_id, date.fromisoformat(line.workweek_start)),
        )
    ]  # fmt: skip
    return journal(fact.TYPE, fact.accrual_id, day, postings)


def book_invoice(fact: InvoiceIssued, day: date) -> Journal:
    """Bill what accrued, work week by work week, and the tax on it."""
    billed = [
        (
            week.amount_minor,
            About(week.trainer_id, fact.client_id, week.engagement_id, date.fromisoformat(week.workweek_start)),
        )
        for week in fact.billed
    ]
    client = About(client_id=fact.client_id)
    rest = fact.net_minor - sum(minor for minor, _ in billed)
    postings = [
        posting
        for minor, about in [*billed, (rest, client)]
        for posting in move("receivables", "unbilled_receivables", Money(minor, fact.currency), about)
    ]
    postings += move("receivables", "tax_payable", Money(fact.tax_minor, fact.currency), client)
    return journal(fact.TYPE, fact.invoice_id, day, postings)


def book_receipt(fact: ReceiptRecorded, day: date) -> Journal:
    """Take the client's money."""
    amount, about = Money(fact.amount_minor, fact.currency), About(client_id=fact.client_id)
    return journal(fact.TYPE, fact.receipt_id, day, move("bank", "receivables", amount, about))
