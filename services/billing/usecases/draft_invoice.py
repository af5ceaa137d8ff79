"""Draft an invoice: claim a client's unclaimed charges up to a date, once.

In: a client and a date. Out: a draft whose lines are final. What nets to nothing stays where it is; a client whose
charges add up to nothing owed, or less, carries them to the next invoice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.domain.client import Client
from services.billing.domain.invoice import CAUSES, Invoice, InvoiceLine, checked_invoice
from services.billing.domain.states import DRAFT
from services.billing.usecases.ports import BillingPort, DraftLine, StoredInvoice, Unclaimed
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


@dataclass(frozen=True)
class DraftInvoice:
    """Work weeks that have ended when `up_to` begins: for four weeks from Monday 5 October, 2 November."""

    client_id: str
    up_to: date


def draft_invoice(unit: BillingPort, call: Call, command: DraftInvoice) -> StoredInvoice:
    """Draft and claim; refuses `nothing_to_invoice`, and a second claim of the same charges at the same time."""
    client = unit.clients.get(command.client_id)
    if client is None:
        raise not_found("client", command.client_id)
    seller = unit.legal_entities.get(client.legal_entity_id)
    assert seller is not None, "a client's legal entity was checked when the client was registered"
    lines = _lines(client, unit.charges.unclaimed(client.client_id, command.up_to))
    invoice = checked_invoice(Invoice(
        client.currency, seller.party, client.party, seller.account, client.payment_days,
        tuple(draft.line for draft in lines), buyer_reference=client.buyer_reference,
        order_reference=client.order_reference,
    ))  # fmt: skip
    new_id, maker = call.new_id("inv"), call.actor.user_id
    stored = StoredInvoice(new_id, client.client_id, client.legal_entity_id, DRAFT, 1, maker, 0, invoice)
    unit.invoices.add(stored, command.up_to, lines, call.at_epoch)
    if unit.charges.claim(new_id, client.client_id, command.up_to) != invoice.net_minor:
        raise conflict("charges_moved", "Charges came in while this was drafted; draft it again.")
    return stored


def _lines(client: Client, groups: Sequence[Unclaimed]) -> list[DraftLine]:
    """Number the lines in the order of every document."""
    ordered = sorted(groups, key=_order)
    return [DraftLine(_line(client, number, group), group.trainer_id, group.engagement_id)
            for number, group in enumerate(ordered, 1)]  # fmt: skip


def _order(group: Unclaimed) -> tuple[object, ...]:
    return (group.project_name, group.project_id, group.trainer_code, group.workweek_start, group.code, group.rate_e4,
            group.engagement_id)  # fmt: skip


def _line(client: Client, number: int, group: Unclaimed) -> InvoiceLine:
    causes = tuple(kind for kind in CAUSES if kind in group.causes) if group.billed_before else ()
    return InvoiceLine(
        number, group.trainer_code, group.project_id, group.project_name, group.workweek_start, group.code,
        group.rate_e4, group.seconds, group.amount_minor, client.tax, causes,
    )  # fmt: skip
