"""List invoices. In: the caller and a place in the list. Out: any to finance, its own issued ones to a client."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort, Cursor, InvoiceHead
from services.billing.usecases.reach_invoice import EVERYONE
from shared.values.call import Call


def list_invoices(
    unit: BillingPort, call: Call, client_id: str | None, cursor: Cursor, limit: int
) -> list[InvoiceHead]:
    """Give up to `limit` invoices after the cursor, by id; another client's list is empty."""
    everyone = call.actor.has(*EVERYONE)
    if not everyone and client_id not in (None, call.actor.client_id):
        return []
    whose = client_id if everyone else call.actor.client_id or ""
    return unit.lists.invoices(whose, drafts=everyone, cursor=cursor, limit=limit)
