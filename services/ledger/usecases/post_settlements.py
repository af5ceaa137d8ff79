"""Hear that payments arrived. In: `payment.settled` facts. Out: journals, and the step."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_settlement
from services.ledger.usecases.ports import LedgerPort
from shared.events.payments import PaymentSettled
from shared.values.call import Call


def post_settlements(unit: LedgerPort, _call: Call, facts: Sequence[PaymentSettled]) -> None:
    """Book payments in transit against the bank."""
    day = unit.booking_day()
    unit.books.write([book_settlement(fact, day) for fact in facts])
    unit.work.add_steps("settled", facts)
