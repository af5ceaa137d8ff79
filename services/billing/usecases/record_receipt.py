"""Record a receipt: the client paid all or part of an invoice.

In: an amount, the day it came and the bank's reference. Out: a receipt and the invoice's next state, said as a fact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.billing.domain.states import next_state
from services.billing.usecases.ports import BillingPort, StoredInvoice
from services.billing.usecases.reach_invoice import reach_invoice
from shared.events.billing import ReceiptRecorded
from shared.values.call import Call
from shared.values.money import Money
from shared.values.refusal import Refusal, conflict


@dataclass(frozen=True)
class RecordReceipt:
    """`reference` is the bank's own for this transfer: the same one is never counted twice for an invoice."""

    invoice_id: str
    amount: Money
    received_on: date
    reference: str


def record_receipt(unit: BillingPort, call: Call, command: RecordReceipt) -> StoredInvoice:
    """Record it; refuses another currency, nothing, more than is owed, a known one and invoices that take none."""
    stored = reach_invoice(unit, call, command.invoice_id)
    if unit.invoices.has_receipt(stored.invoice_id, command.reference):
        raise conflict("receipt_known", "This transfer was recorded for the invoice before; give another's reference.",
                       "reference")  # fmt: skip
    owed = Money(stored.invoice.total_minor - stored.received_minor, stored.invoice.currency)
    state = next_state(stored.state, "receive_all" if command.amount == owed else "receive_part")
    _check_amount(command.amount, owed)
    receipt_id = call.new_id("rcp")
    unit.invoices.add_receipt({
        "receipt_id": receipt_id, "invoice_id": stored.invoice_id, "amount_minor": command.amount.minor,
        "received_on": command.received_on, "reference": command.reference, "recorded_by": call.actor.user_id,
        "recorded_epoch": call.at_epoch,
    })  # fmt: skip
    unit.invoices.enter_state({
        "invoice_id": stored.invoice_id, "sort_key": stored.version + 1, "state": state,
        "by_user": call.actor.user_id, "at_epoch": call.at_epoch, "why": f"receipt {receipt_id}",
    })  # fmt: skip
    unit.say(ReceiptRecorded(receipt_id, stored.invoice_id, stored.client_id, command.amount.minor,
                             command.amount.currency, command.received_on.isoformat()))  # fmt: skip
    received = stored.received_minor + command.amount.minor
    return replace(stored, state=state, version=stored.version + 1, received_minor=received)


def _check_amount(amount: Money, owed: Money) -> None:
    if amount.currency != owed.currency:
        raise Refusal("receipt_currency_wrong", f"This invoice is owed in {owed.currency}.", pointer="amount/currency")
    if not 0 < amount.minor <= owed.minor:
        raise Refusal("receipt_amount_wrong", f"Give more than nothing and at most the {owed} still owed.",
                      pointer="amount/amount")  # fmt: skip
