"""List invoices. In: the caller and a place in the list. Out: any to finance, its own issued ones to a client."""

from __future__ import annotations

from services.billing.usecases.ports import BillingPort, Cursor, InvoiceHead
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
    """Give up to `limit` invoices after the cursor, by id, as they stood then; another client is not found."""
    require_past(call, known_epoch)
    whose, drafts = call.reach.narrowed("client", client_id), call.reach.everyone
    return unit.lists.invoices(whose, drafts=drafts, cursor=cursor, limit=limit, known_epoch=known_epoch)
