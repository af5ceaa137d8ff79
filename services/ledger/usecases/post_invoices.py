"""Hear that invoices were issued. In: `invoice.issued` facts. Out: journals, and what each invoice bills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.ledger.domain.bookings import book_invoice
from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.billing import InvoiceIssued
from shared.values.call import Call


def post_invoices(unit: LedgerPort, _call: Call, facts: Sequence[InvoiceIssued]) -> None:
    """Book receivables against unbilled receivables and tax payable, on the invoice's date."""
    unit.books.write([book_invoice(fact, unit.booking_day(date.fromisoformat(fact.issued_on))) for fact in facts])
    unit.work.add_invoices(facts)
    billed = [
        (one.trainer_id, one.engagement_id, one.workweek_start, one.seconds) for fact in facts for one in fact.billed
    ]
    # Invoices come by their client, and may be heard beside what else moves these weeks.
    unit.hold([trainer_id for trainer_id, *_ in billed])
    move_hours(unit, Moves().add_lines("billed", billed))
