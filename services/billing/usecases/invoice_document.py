"""Give an invoice as a document. In: an invoice and a format. Out: bytes that were read back and add up."""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.usecases.ports import BillingPort
from services.billing.usecases.reach_invoice import reach_invoice
from shared.values.call import Call


@dataclass(frozen=True)
class Document:
    """A file: its name, media type and bytes."""

    name: str
    media_type: str
    content: bytes


def invoice_document(unit: BillingPort, call: Call, invoice_id: str, form: str) -> Document:
    """Render the invoice as `form` (a key of the exports) and check it before it leaves."""
    stored = reach_invoice(unit, call, invoice_id)
    export = unit.exports[form]
    content = export.render(stored.invoice)
    assert export.check(content).agrees_with(stored.invoice.totals), f"the {form} of {invoice_id} tells other totals"
    return Document(f"{stored.invoice.number or 'draft'}.{export.suffix}", export.media_type, content)
