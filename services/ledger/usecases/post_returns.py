"""Hear that payments came back. In: `payment.returned` facts. Out: journals, and the step with the bank's reason."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_return
from services.ledger.usecases.ports import LedgerPort
from services.ledger.usecases.step_payments import step_payments
from shared.events.payments import PaymentReturned
from shared.values.call import Call


def post_returns(unit: LedgerPort, _call: Call, facts: Sequence[PaymentReturned]) -> None:
    """Book the money back to wages payable, from the bank where it had arrived and from the way there where not."""
    day = unit.booking_day()
    settled = unit.work.settled(facts)
    unit.books.write([book_return(fact, day, settled=fact.payment_id in settled) for fact in facts])
    step_payments(unit, "returned", facts)
