"""How an invoice looks in JSON. In: a stored invoice or a head of one. Out: the answer's fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import marshmallow as ma

from services.billing.domain.invoice import Invoice, InvoiceLine
from services.billing.domain.states import STATES
from services.billing.usecases.ports import InvoiceHead, StoredInvoice
from services.billing.usecases.show_line import LineBehind
from shared.plumbing.fields import (
    ChoiceField,
    DayField,
    IdField,
    InstantField,
    MoneyField,
    RateField,
    TextField,
    WholeField,
)
from shared.values.money import Money

_LINES_SHOWN = 1000


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


class BilledLineSchema(ma.Schema):
    """A line, under the client's pseudonym for the trainer."""

    number = WholeField(required=True)
    trainer_code = TextField(required=True)
    project_id = IdField("prj", required=True)
    project_name = TextField(required=True)
    workweek_start = DayField(required=True)
    code = TextField(required=True)
    rate_e4 = RateField(data_key="rate", required=True)
    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)


class InvoiceLineSchema(BilledLineSchema):
    """A line as it would be billed, with the facts it comes from."""

    causes = ma.fields.List(TextField(), required=True)


class InvoicePreviewSchema(ma.Schema):
    """What an invoice would hold: its totals count all lines, of which the first thousand are written out."""

    seconds = WholeField(least=-(2**63), required=True)
    net = MoneyField(required=True)
    tax = MoneyField(required=True)
    total = MoneyField(required=True)
    line_count = WholeField(required=True)
    lines = ma.fields.List(ma.fields.Nested(InvoiceLineSchema), required=True)


class BilledHourSchema(ma.Schema):
    """Approved time in the line's work week: a whole entry, or the part of it that lies within one local date."""

    entry_id = IdField("ent", required=True)
    work_date = DayField(required=True)
    seconds = WholeField(required=True)
    start_epoch = InstantField(data_key="start", required=True, allow_none=True)
    end_epoch = InstantField(data_key="end", required=True, allow_none=True)


class ClaimedSchema(ma.Schema):
    """A charge that the line claims, and what caused it."""

    charge_id = IdField("chg", required=True)
    seconds = WholeField(least=-(2**63), required=True)
    amount = MoneyField(required=True)
    cause = TextField(required=True)


class LineBehindSchema(ma.Schema):
    """A line as it was billed, the approved hours that stand now at its code and rate, and the charges it claims."""

    line = ma.fields.Nested(BilledLineSchema, required=True)
    hours = ma.fields.List(ma.fields.Nested(BilledHourSchema), required=True)
    charges = ma.fields.List(ma.fields.Nested(ClaimedSchema), required=True)


def line_answer(found: LineBehind) -> dict[str, Any]:
    """Give the fields of `LineBehindSchema`."""
    amount = Money(found.line.amount_minor, found.currency)
    return {"line": {**vars(found.line), "amount": amount}, "hours": found.hours, "charges": found.charges}


def preview_answer(invoice: Invoice) -> dict[str, Any]:
    """Give the fields of `InvoicePreviewSchema`."""
    minors = {"net": invoice.net_minor, "tax": invoice.tax_minor, "total": invoice.total_minor}
    lines = lines_answer(invoice.lines[:_LINES_SHOWN], invoice.currency)
    return {name: Money(minor, invoice.currency) for name, minor in minors.items()} | {
        "seconds": invoice.seconds, "line_count": len(invoice.lines), "lines": lines,
    }  # fmt: skip


def lines_answer(lines: Iterable[InvoiceLine], currency: str) -> list[dict[str, Any]]:
    """Give what `BilledLineSchema` and `InvoiceLineSchema` show of lines."""
    return [{**vars(line), "amount": Money(line.amount_minor, currency)} for line in lines]


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
        one.version,
    )  # fmt: skip
