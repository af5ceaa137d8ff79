"""Client invoices. In: the stage and a date. Out: an issued invoice for each client that owes something."""

from __future__ import annotations

from datetime import date

from deploy.month.stage import Stage
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from shared.values.money import Money
from shared.values.refusal import Refusal


def invoice_everyone(stage: Stage, up_to: date) -> list[str]:
    """Draft as finance, issue as a second person; gives the invoices' ids."""
    invoices = []
    for client_id in stage.known.clients.values():
        try:
            with stage.unit("billing", "finance") as (unit, call):
                draft = draft_invoice(unit, call, DraftInvoice(client_id, up_to))
        except Refusal as refusal:
            # A client without hours so far, in a very small month.
            if refusal.code != "nothing_to_invoice":
                raise
            continue
        with stage.unit("billing", "finance_approver") as (unit, call):
            issue_invoice(unit, call, IssueInvoice(draft.invoice_id))
        invoices.append(draft.invoice_id)
    stage.house.pump()
    return invoices


def receive_payments(stage: Stage, invoice_ids: list[str], received_on: date) -> None:
    """Enter that clients paid these invoices in full."""
    with stage.unit("billing", "finance") as (unit, call):
        for invoice_id in invoice_ids:
            stored = unit.invoices.get(invoice_id)
            amount = Money(stored.invoice.total_minor, stored.invoice.currency)
            record_receipt(unit, call, RecordReceipt(invoice_id, amount, received_on, f"SWIFT-{stored.invoice.number}"))
    stage.house.pump()
