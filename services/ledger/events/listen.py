"""Who reacts to what: every step of an hour, from its approval to the client's receipt, on one screen."""

from __future__ import annotations

from services.ledger.usecases.keep_hours import keep_hours
from services.ledger.usecases.keep_pay_runs import keep_pay_runs
from services.ledger.usecases.keep_terms import keep_terms
from services.ledger.usecases.post_charges import post_charges
from services.ledger.usecases.post_earnings import post_earnings
from services.ledger.usecases.post_invoices import post_invoices
from services.ledger.usecases.post_orders import post_orders
from services.ledger.usecases.post_receipts import post_receipts
from services.ledger.usecases.post_releases import post_releases
from services.ledger.usecases.post_returns import post_returns
from services.ledger.usecases.post_settlements import post_settlements
from services.ledger.usecases.void_hours import void_hours
from shared.events.billing import ChargesAccrued, InvoiceIssued, ReceiptRecorded
from shared.events.fact import Fact
from shared.events.identity import SessionEnded
from shared.events.onboarding import EngagementStarted
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import EarningsAccrued, PaymentOrdered, PayRunApproved
from shared.events.timetracking import HoursApproved, HoursCorrected
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    EngagementStarted: keep_terms,
    HoursApproved: keep_hours,
    HoursCorrected: void_hours,
    EarningsAccrued: post_earnings,
    PayRunApproved: keep_pay_runs,
    PaymentOrdered: post_orders,
    PaymentReleased: post_releases,
    PaymentSettled: post_settlements,
    PaymentReturned: post_returns,
    ChargesAccrued: post_charges,
    InvoiceIssued: post_invoices,
    ReceiptRecorded: post_receipts,
    SessionEnded: keep_ended_sessions,
}
