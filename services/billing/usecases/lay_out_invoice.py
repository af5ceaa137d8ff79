"""Lay out what an invoice would hold. In: a client, a date, a moment or none. Out: the invoice and its lines.

What nets to nothing stays where it is. Nothing is claimed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.billing.domain.client import Client
from services.billing.domain.invoice import CAUSES, Invoice, InvoiceLine
from services.billing.usecases.ports import BillingPort, DraftLine, Unclaimed
from shared.values.refusal import not_found


def lay_out_invoice(
    unit: BillingPort, client_id: str, up_to: date, known_epoch: int | None = None
) -> tuple[Client, Invoice, list[DraftLine]]:
    """Give the client and all its charges that no invoice has claimed, or had by the end of a second, as an invoice."""
    client = unit.clients.get(client_id)
    if client is None:
        raise not_found("client", client_id)
    seller = unit.legal_entities.get(client.legal_entity_id)
    assert seller is not None, "a client's legal entity was checked when the client was registered"
    lines = _lines(client, unit.charges.unclaimed(client.client_id, up_to, known_epoch))
    invoice = Invoice(
        client.currency, seller.party, client.party, seller.account, client.payment_days,
        tuple(draft.line for draft in lines), buyer_reference=client.buyer_reference,
        order_reference=client.order_reference,
    )  # fmt: skip
    return client, invoice, lines


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
