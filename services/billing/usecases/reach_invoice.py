"""Whose invoices a caller may reach. In: a call and an id. Out: the invoice, or "not found" where it is not theirs."""

from __future__ import annotations

from typing import TypeVar

from services.billing.domain.states import DRAFT
from services.billing.usecases.ports import BillingPort, InvoiceHead, StoredInvoice
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.refusal import not_found

Found = TypeVar("Found", StoredInvoice, InvoiceHead)


def reach_invoice(unit: BillingPort, call: Call, invoice_id: str, known_epoch: int | None = None) -> StoredInvoice:
    """Give the invoice, now or as it stood at a moment: any to finance, its own issued ones to a client."""
    require_past(call, known_epoch)
    return _reached(call, invoice_id, unit.invoices.get(invoice_id, known_epoch))


def reach_head(unit: BillingPort, call: Call, invoice_id: str, known_epoch: int | None = None) -> InvoiceHead:
    """Give the same without its lines, which may be tens of thousands."""
    require_past(call, known_epoch)
    return _reached(call, invoice_id, unit.invoices.head(invoice_id, known_epoch))


def _reached(call: Call, invoice_id: str, found: Found | None) -> Found:
    if found is None or not call.reach.covers(client_id=found.client_id):
        raise not_found("invoice", invoice_id)
    if found.state == DRAFT and not call.reach.everyone:
        raise not_found("invoice", invoice_id)
    return found
