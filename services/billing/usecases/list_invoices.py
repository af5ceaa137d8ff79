"""List invoices. In: the caller and a place in the list. Out: any to finance, its own issued ones to a client."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort, Cursor, InvoiceHead
from services.billing.usecases.reach_invoice import EVERYONE
from shared.values.call import Call
from shared.values.known_at import require_past


def list_invoices(
    unit: BillingPort,
    call: Call,
    client_id: str | None,
    cursor: Cursor,
    limit: int,
    known_epoch: int | None = None,
) -> list[InvoiceHead]:
    """Give up to `limit` invoices after the cursor, by id, as they stood then; another client's list is empty."""
    require_past(call, known_epoch)
    everyone = call.actor.has(*EVERYONE)
    if not everyone and client_id not in (None, call.actor.client_id):
        return []
    whose = client_id if everyone else call.actor.client_id or ""
    return unit.lists.invoices(whose, drafts=everyone, cursor=cursor, limit=limit, known_epoch=known_epoch)
