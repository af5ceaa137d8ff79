"""Issue a draft: a second person numbers it, and its amounts leave the house.

In: a draft and the date of issue. Out: an invoice with the next number of its legal entity and year, said as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.billing.domain.invoice import invoice_number
from services.billing.domain.states import next_state
from services.billing.usecases.ports import BillingPort, StoredInvoice
from services.billing.usecases.reach_invoice import reach_invoice
from shared.events.billing import InvoiceIssued
from shared.values.call import Call, require_other_person
from shared.values.span import local_date


@dataclass(frozen=True)
class IssueInvoice:
    """`issued_on` is the date on the invoice; today's in UTC where it is left out."""

    invoice_id: str
    issued_on: date | None = None


def issue_invoice(unit: BillingPort, call: Call, command: IssueInvoice) -> StoredInvoice:
    """Number the draft; refuses its maker (`maker_is_checker`) and what is no draft any more."""
    draft = reach_invoice(unit, call, command.invoice_id)
    state = next_state(draft.state, "issue")
    require_other_person(call, draft.drafted_by, "this draft")
    issued = _numbered(unit, draft, command.issued_on or local_date(call.at_epoch, "UTC"))
    unit.invoices.enter_state({
        "invoice_id": draft.invoice_id, "sort_key": draft.version + 1, "state": state,
        "by_user": call.actor.user_id, "at_epoch": call.at_epoch, "why": f"issued as {issued.invoice.number}",
    })  # fmt: skip
    unit.say(_fact(unit, issued))
    return replace(issued, state=state, version=draft.version + 1)


def _numbered(unit: BillingPort, draft: StoredInvoice, issued_on: date) -> StoredInvoice:
    """Take the next number; the legal entity's row is locked until this transaction ends, so there is no gap."""
    seller = unit.legal_entities.get(draft.legal_entity_id)
    assert seller is not None, "an invoice's legal entity exists"
    sequence = unit.invoices.next_sequence(seller.legal_entity_id, issued_on.year)
    number = invoice_number(seller.number_prefix, issued_on.year, sequence)
    due_on = issued_on + timedelta(days=draft.invoice.payment_days)
    unit.invoices.number({
        "legal_entity_id": seller.legal_entity_id, "year": issued_on.year, "sequence": sequence,
        "invoice_id": draft.invoice_id, "number": number, "issued_on": issued_on, "due_on": due_on,
    })  # fmt: skip
    return replace(draft, invoice=replace(draft.invoice, number=number, issued_on=issued_on, due_on=due_on))


def _fact(unit: BillingPort, issued: StoredInvoice) -> InvoiceIssued:
    invoice = issued.invoice
    assert invoice.number is not None, "it was numbered just now"
    assert invoice.issued_on is not None, "a number comes with its dates"
    assert invoice.due_on is not None, "a number comes with its dates"
    return InvoiceIssued(
        issued.invoice_id, invoice.number, issued.client_id, invoice.issued_on.isoformat(), invoice.due_on.isoformat(),
        invoice.currency, invoice.net_minor, invoice.tax_minor, unit.invoices.billed(issued.invoice_id),
    )  # fmt: skip
