"""Invoices, their documents and receipts over HTTP. In: JSON. Out: JSON, PDF, CSV and XML."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from services.billing.api.invoice_shapes import (
    BilledLineSchema,
    InvoicePreviewSchema,
    InvoiceSchema,
    LineBehindSchema,
    invoice_answer,
    line_answer,
    lines_answer,
    preview_answer,
)
from services.billing.usecases.draft_invoice import DraftInvoice, draft_invoice
from services.billing.usecases.invoice_document import invoice_document
from services.billing.usecases.issue_invoice import IssueInvoice, issue_invoice
from services.billing.usecases.list_invoices import list_invoices
from services.billing.usecases.preview_invoice import preview_invoice
from services.billing.usecases.reach_invoice import reach_head
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from services.billing.usecases.show_line import show_line
from shared.plumbing.fields import DayField, IdField, MoneyField, TextField
from shared.plumbing.known_at import KnownAtQuery
from shared.plumbing.web import Blueprint, PageQuery, call, etag_of, page, page_schema, transact, unit

invoices = Blueprint("invoices", __name__, url_prefix="/api/billing/v1", description="Invoices and receipts.")


class NewInvoiceSchema(ma.Schema):
    """A client and a date: work weeks that have ended when `up_to` begins are claimed."""

    client_id = IdField("cli", required=True)
    up_to = DayField(required=True)


class IssueSchema(ma.Schema):
    """The date on the invoice; today's in UTC where it is left out."""

    issued_on = DayField(load_default=None, allow_none=True)


class ReceiptSchema(ma.Schema):
    """Money that came in; `reference` is the bank's own for the transfer."""

    amount = MoneyField(required=True)
    received_on = DayField(required=True)
    reference = TextField(required=True, most=140)


class InvoiceQuery(KnownAtQuery, PageQuery):
    """`?client_id=` narrows the list."""

    client_id = IdField("cli", load_default=None)


class PreviewQuery(KnownAtQuery):
    """Of work weeks that have ended when `up_to` begins; today in UTC where it is left out."""

    up_to = DayField(load_default=None)


@invoices.route("/invoices")
class Invoices(MethodView):
    """Invoices."""

    @transact(key_required=True)
    @invoices.arguments(NewInvoiceSchema)
    @invoices.response(201, InvoiceSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Draft an invoice: claim a client's unclaimed charges up to a date."""
        stored = draft_invoice(unit(), call(), DraftInvoice(**body))
        location = f"/api/billing/v1/invoices/{stored.invoice_id}"
        return invoice_answer(stored), etag_of(stored.version) | {"Location": location}

    @transact
    @invoices.arguments(InvoiceQuery, location="query")
    @invoices.response(200, page_schema(InvoiceSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List invoices, as they stand or stood at a moment; a client sees its own, once issued."""
        heads = list_invoices(
            unit(), call(), query["client_id"], query["cursor"], query["limit"] + 1, query["known_at"]
        )
        return page([invoice_answer(head) for head in heads], query, lambda head: (head["invoice_id"],))


class LineQuery(PageQuery):
    """`?workweek_start=` narrows the lines to one work week."""

    workweek_start = DayField(load_default=None)


@invoices.route("/invoices/<invoice_id>")
class OneInvoice(MethodView):
    """One invoice."""

    @transact(versioned=True)
    @invoices.arguments(KnownAtQuery, location="query")
    @invoices.response(200, InvoiceSchema)
    def get(self, query: dict[str, Any], invoice_id: str) -> Any:
        """Show an invoice, as it stands or stood at a moment; its lines are in its documents."""
        head = reach_head(unit(), call(), invoice_id, query["known_at"])
        return invoice_answer(head), etag_of(head.version)


@invoices.route("/invoices/<invoice_id>/lines")
class Lines(MethodView):
    """What an invoice is made of."""

    @transact
    @invoices.arguments(LineQuery, location="query")
    @invoices.response(200, page_schema(BilledLineSchema))
    def get(self, query: dict[str, Any], invoice_id: str) -> Any:
        """List an invoice's lines by number, of all work weeks or of one: which line holds a given hour."""
        after, week = query["cursor"][0] if query["cursor"] else 0, query["workweek_start"]
        head = reach_head(unit(), call(), invoice_id)
        found = unit().invoices.lines(invoice_id, week, after, query["limit"] + 1)
        return page(lines_answer(found, head.currency), query, lambda one: (one["number"],))


@invoices.route("/invoices/<invoice_id>/lines/<line_number>")
class OneLine(MethodView):
    """What is behind a line."""

    @transact
    @invoices.response(200, LineBehindSchema)
    def get(self, invoice_id: str, line_number: str) -> Any:
        """Show a line with the approved hours it bills and the charges it claims."""
        # What is no number names no line.
        number = int(line_number) if line_number.isascii() and line_number.isdigit() and len(line_number) < 10 else 0
        return line_answer(show_line(unit(), call(), invoice_id, number))


@invoices.route("/invoices/<invoice_id>/issue")
class Issues(MethodView):
    """Issuing."""

    @transact(key_required=True)
    @invoices.arguments(IssueSchema)
    @invoices.response(200, InvoiceSchema)
    def post(self, body: dict[str, Any], invoice_id: str) -> Any:
        """Number a draft and let it leave; never by who drafted it."""
        stored = issue_invoice(unit(), call(), IssueInvoice(invoice_id, body["issued_on"]))
        return invoice_answer(stored), etag_of(stored.version)


@invoices.route("/invoices/<invoice_id>/receipts")
class Receipts(MethodView):
    """Money that came in."""

    @transact(key_required=True)
    @invoices.arguments(ReceiptSchema)
    @invoices.response(201, InvoiceSchema)
    def post(self, body: dict[str, Any], invoice_id: str) -> Any:
        """Record a receipt for all or part of an invoice."""
        stored = record_receipt(unit(), call(), RecordReceipt(invoice_id, **body))
        return invoice_answer(stored), etag_of(stored.version)


@invoices.route("/clients/<client_id>/invoice-preview")
class InvoicePreview(MethodView):
    """What an invoice would hold."""

    @transact
    @invoices.arguments(PreviewQuery, location="query")
    @invoices.response(200, InvoicePreviewSchema)
    def get(self, query: dict[str, Any], client_id: str) -> Any:
        """Preview an invoice: a client's charges that none has claimed, or had by a moment. Claims nothing."""
        return preview_answer(preview_invoice(unit(), call(), client_id, query["up_to"], query["known_at"]))


def _download(invoice_id: str, form: str) -> Response:
    document = invoice_document(unit(), call(), invoice_id, form)
    disposition = {"Content-Disposition": f'attachment; filename="{document.name}"'}
    return Response(document.content, content_type=document.media_type, headers=disposition)


@invoices.route("/invoices/<invoice_id>/pdf")
class Pdf(MethodView):
    """The invoice for people."""

    @transact
    @invoices.response(200, content_type="application/pdf")
    def get(self, invoice_id: str) -> Any:
        """Download the PDF; a draft says that it is one."""
        return _download(invoice_id, "pdf")


@invoices.route("/invoices/<invoice_id>/annex")
class Annex(MethodView):
    """The lines behind the invoice."""

    @transact
    @invoices.response(200, content_type="text/csv")
    def get(self, invoice_id: str) -> Any:
        """Download the CSV annex: one row a line, trainers by code."""
        return _download(invoice_id, "annex")


@invoices.route("/invoices/<invoice_id>/ubl")
class Ubl(MethodView):
    """The invoice for machines."""

    @transact
    @invoices.response(200, content_type="application/xml")
    def get(self, invoice_id: str) -> Any:
        """Download the UBL 2.1 document (EN 16931) of an issued invoice."""
        return _download(invoice_id, "ubl")
