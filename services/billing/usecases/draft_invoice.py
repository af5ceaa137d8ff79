"""Draft an invoice: claim a client's unclaimed charges up to a date, once.

In: a client and a date. Out: a draft whose lines are final. What nets to nothing stays where it is; a client whose
charges add up to nothing owed, or less, carries them to the next invoice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.billing.domain.invoice import checked_invoice
from services.billing.domain.states import DRAFT
from services.billing.usecases.lay_out_invoice import lay_out_invoice
from services.billing.usecases.ports import BillingPort, StoredInvoice
from shared.values.call import Call
from shared.values.refusal import conflict


@dataclass(frozen=True)
class DraftInvoice:
    """Work weeks that have ended when `up_to` begins: for four weeks from Monday 5 October, 2 November."""

    client_id: str
    up_to: date


def draft_invoice(unit: BillingPort, call: Call, command: DraftInvoice) -> StoredInvoice:
    """Draft and claim; refuses `nothing_to_invoice`, and a second claim of the same charges at the same time."""
    client, invoice, lines = lay_out_invoice(unit, command.client_id, command.up_to)
    checked_invoice(invoice)
    new_id, maker = call.new_id("inv"), call.actor.user_id
    stored = StoredInvoice(new_id, client.client_id, client.legal_entity_id, DRAFT, 1, maker, 0, invoice)
    unit.invoices.add(stored, command.up_to, lines, call.at_epoch)
    if unit.charges.claim(new_id, client.client_id, command.up_to) != invoice.net_minor:
        raise conflict("charges_moved", "Charges came in while this was drafted; draft it again.")
    return stored
