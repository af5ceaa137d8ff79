"""How an invoice looks in JSON. In: a stored invoice or a head of one. Out: the answer's fields."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import marshmallow as ma

from services.billing.domain.states import STATES
from services.billing.usecases.ports import InvoiceHead, StoredInvoice
from shared.plumbing.fields import ChoiceField, DayField, IdField, MoneyField, TextField, WholeField
from shared.values.money import Money


class InvoiceSchema(ma.Schema):
    """An invoice without its lines; number and dates are null while it is a draft."""

    invoice_id = IdField("inv", required=True)
    client_id = IdField("cli", required=True)
    state = ChoiceField(*STATES, required=True)
    number = TextField(required=True, allow_none=True)
    issued_on = DayField(required=True, allow_none=True)
    due_on = DayField(required=True, allow_none=True)
    seconds = WholeField(least=-(2**63), required=True)
    net = MoneyField(required=True)
    tax = MoneyField(required=True)
    total = MoneyField(required=True)
    received = MoneyField(required=True)


def invoice_answer(one: StoredInvoice | InvoiceHead) -> dict[str, Any]:
    """Give the fields of `InvoiceSchema`."""
    head = one if isinstance(one, InvoiceHead) else _head(one)
    minors = {"net": head.net_minor, "tax": head.tax_minor, "total": head.net_minor + head.tax_minor,
              "received": head.received_minor}  # fmt: skip
    return asdict(head) | {name: Money(minor, head.currency) for name, minor in minors.items()}


def _head(one: StoredInvoice) -> InvoiceHead:
    invoice = one.invoice
    return InvoiceHead(
        one.invoice_id, one.client_id, one.state, invoice.number, invoice.issued_on, invoice.due_on, invoice.currency,
        invoice.seconds, invoice.net_minor, invoice.tax_minor, one.received_minor,
    )  # fmt: skip
