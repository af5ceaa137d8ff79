"""Hear that earnings accrued. In: `earnings.accrued` facts. Out: journals, and the earnings for later questions."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_earnings
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.payroll import EarningsAccrued
from shared.values.call import Call


def post_earnings(unit: LedgerPort, _call: Call, facts: Sequence[EarningsAccrued]) -> None:
    """Book wages expense against accrued wages."""
    day = unit.booking_day()
    unit.books.write([book_earnings(fact, day) for fact in facts])
    unit.work.add_earnings(facts)
    move_hours(unit, Moves().add_accrued("earned", facts))
