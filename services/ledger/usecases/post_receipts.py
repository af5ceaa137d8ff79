"""Hear that clients paid. In: `receipt.recorded` facts. Out: journals, and the receipts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.ledger.domain.bookings import book_receipt
from services.ledger.usecases.ports import LedgerPort
from shared.events.billing import ReceiptRecorded
from shared.values.call import Call


def post_receipts(unit: LedgerPort, _call: Call, facts: Sequence[ReceiptRecorded]) -> None:
    """Book the bank against receivables, on the day the money came in."""
    unit.books.write([book_receipt(fact, unit.booking_day(date.fromisoformat(fact.received_on))) for fact in facts])
    unit.work.add_receipts(facts)
