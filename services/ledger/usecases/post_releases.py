"""Hear that payments left. In: `payment.released` facts. Out: journals, and the step."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_release
from services.ledger.usecases.ports import LedgerPort
from services.ledger.usecases.step_payments import step_payments
from shared.events.payments import PaymentReleased
from shared.values.call import Call


def post_releases(unit: LedgerPort, _call: Call, facts: Sequence[PaymentReleased]) -> None:
    """Book wages payable against payments in transit."""
    day = unit.booking_day()
    unit.books.write([book_release(fact, day) for fact in facts])
    step_payments(unit, "released", facts)
