"""Preview an invoice. In: a client, a date, a moment or none. Out: the invoice that a draft would be; claims nothing.

As known at a moment it is what whoever drafted then would have got. It may hold nothing, or owe nothing: that a draft
refuses.
"""

from __future__ import annotations

from datetime import date

from services.billing.domain.invoice import Invoice
from services.billing.usecases.lay_out_invoice import lay_out_invoice
from services.billing.usecases.ports import BillingPort
from shared.values.call import Call
from shared.values.known_at import require_past
from shared.values.span import local_date


def preview_invoice(
    unit: BillingPort, call: Call, client_id: str, up_to: date | None = None, known_epoch: int | None = None
) -> Invoice:
    """Give what would be billed for work weeks that have ended when `up_to` begins, today in UTC if it is left out."""
    require_past(call, known_epoch)
    day = up_to or local_date(call.at_epoch, "UTC")
    _client, invoice, _lines = lay_out_invoice(unit, client_id, day, known_epoch)
    return invoice
