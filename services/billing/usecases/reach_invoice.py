"""Whose invoices a caller may reach. In: a call and an id. Out: the invoice, or "not found" where it is not theirs."""

from __future__ import annotations

from services.billing.domain.states import DRAFT
from services.billing.usecases.ports import BillingPort, StoredInvoice
from shared.values.call import Call
from shared.values.refusal import not_found

EVERYONE = ("admin", "finance", "finance_approver", "auditor", "service")


def reach_invoice(unit: BillingPort, call: Call, invoice_id: str) -> StoredInvoice:
    """Give the invoice: any to finance, its own issued ones to a client."""
    stored = unit.invoices.get(invoice_id)
    own = stored is not None and stored.client_id == call.actor.client_id and stored.state != DRAFT
    if stored is None or not (own or call.actor.has(*EVERYONE)):
        raise not_found("invoice", invoice_id)
    return stored
