"""Hear that charges accrued. In: `charges.accrued` facts. Out: journals, and the charges for later questions."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_charges
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.billing import ChargesAccrued
from shared.values.call import Call


def post_charges(unit: LedgerPort, _call: Call, facts: Sequence[ChargesAccrued]) -> None:
    """Book unbilled receivables against revenue."""
    day = unit.booking_day()
    unit.books.write([book_charges(fact, day) for fact in facts])
    unit.work.add_charges(facts)
    move_hours(unit, Moves().add_accrued("charged", facts))
