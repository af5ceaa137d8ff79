"""Invoices, their lines, numbers, states and receipts. In and out: `usecases.ports` shapes.

What an invoice says of its parties and terms is copied when it is drafted: a later change of the agreement or of our
own address does not change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from services.billing.domain.invoice import Invoice, InvoiceLine
from services.billing.domain.states import DRAFT
from services.billing.domain.tax import Tax
from services.billing.store.tables import (
    invoice_lines,
    invoice_numbers,
    invoice_states,
    invoices,
    legal_entities,
    receipts,
)
from services.billing.usecases.ports import DraftLine, InvoiceHead, StoredInvoice
from shared.events.billing import BilledSeconds

_LINE = ["line_number", "trainer_code", "project_id", "project_name", "workweek_start", "code", "rate_e4", "seconds",
         "amount_minor"]  # fmt: skip
_LINE_FIELDS = ["number", *_LINE[1:]]

_TERMS = msgspec.json.Decoder(Invoice)


class InvoiceRows:
    """Invoices by id."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, stored: StoredInvoice, up_to: date, lines: Sequence[DraftLine], at_epoch: int) -> None:
        """Insert a draft with its lines and first state."""
        invoice = stored.invoice
        self._connection.execute(invoices.insert(), {
            "invoice_id": stored.invoice_id, "client_id": stored.client_id, "legal_entity_id": stored.legal_entity_id,
            "currency": invoice.currency, "up_to": up_to, "seconds": invoice.seconds, "net_minor": invoice.net_minor,
            "tax_minor": invoice.tax_minor, "document": msgspec.json.encode(replace(invoice, lines=())).decode(),
            "drafted_by": stored.drafted_by,
        })  # fmt: skip
        self._connection.execute(invoice_lines.insert(), [_row(stored.invoice_id, draft) for draft in lines])
        self.enter_state({
            "invoice_id": stored.invoice_id, "sort_key": stored.version, "state": stored.state,
            "by_user": stored.drafted_by, "at_epoch": at_epoch, "why": f"charges up to {up_to}",
        })  # fmt: skip

    def get(self, invoice_id: str, known_epoch: int | None = None) -> StoredInvoice | None:
        """Give one with its lines, state and receipts, now or at the end of a second, if there."""
        row = self._connection.execute(_invoice(invoice_id, known_epoch)).one_or_none()
        if row is None:
            return None
        terms = _TERMS.decode(row.document)
        lines = tuple(_line(tuple(line)) for line in self._connection.execute(_lines(invoice_id)))
        dated = {"number": row.number, "issued_on": row.issued_on, "due_on": row.due_on}
        invoice = replace(terms, lines=lines, **dated)
        return StoredInvoice(row.invoice_id, row.client_id, row.legal_entity_id, row.state, row.sort_key,
                             row.drafted_by, row.received_minor, invoice)  # fmt: skip

    def head(self, invoice_id: str, known_epoch: int | None = None) -> InvoiceHead | None:
        """Give one without its lines, now or at the end of a second, if there."""
        row = self._connection.execute(heads(known_epoch).where(invoices.c.invoice_id == invoice_id)).one_or_none()
        return InvoiceHead(*row) if row else None

    def line(self, invoice_id: str, number: int) -> InvoiceLine | None:
        """Give one line by its number, if there."""
        row = self._connection.execute(_lines(invoice_id).where(invoice_lines.c.line_number == number)).one_or_none()
        return _line(tuple(row)) if row else None

    def lines(self, invoice_id: str, week: date | None, after: int, limit: int) -> list[InvoiceLine]:
        """Give up to `limit` lines by number after `after`, of one work week or of all."""
        query = _lines(invoice_id).where(invoice_lines.c.line_number > after)
        query = query.where(invoice_lines.c.workweek_start == week) if week else query
        return [_line(tuple(row)) for row in self._connection.execute(query.limit(limit))]

    def billed(self, invoice_id: str) -> tuple[BilledSeconds, ...]:
        """Add its lines up by trainer, engagement and work week."""
        keys = [invoice_lines.c[name] for name in ("trainer_id", "engagement_id", "workweek_start")]
        sums = [sa.cast(sa.func.sum(invoice_lines.c[name]), sa.BigInteger) for name in ("seconds", "amount_minor")]
        query = sa.select(*keys, *sums).where(invoice_lines.c.invoice_id == invoice_id).group_by(*keys).order_by(*keys)
        rows = self._connection.execute(query)
        return tuple(BilledSeconds(row[0], row[1], row[2].isoformat(), row[3], row[4]) for row in rows)

    def next_sequence(self, legal_entity_id: str, year: int) -> int:
        """Give the next number of the year; the legal entity's row stays locked until the transaction ends."""
        entity = sa.select(legal_entities.c.legal_entity_id).where(legal_entities.c.legal_entity_id == legal_entity_id)
        self._connection.execute(entity.with_for_update())
        last = sa.select(sa.func.max(invoice_numbers.c.sequence)).where(
            invoice_numbers.c.legal_entity_id == legal_entity_id, invoice_numbers.c.year == year
        )
        return (self._connection.execute(last).scalar() or 0) + 1

    def number(self, row: Mapping[str, Any]) -> None:
        """Give an invoice its number and dates."""
        self._connection.execute(invoice_numbers.insert(), dict(row))

    def enter_state(self, row: Mapping[str, Any]) -> None:
        """Add a state; a second one with the same sort key cannot commit."""
        self._connection.execute(invoice_states.insert(), dict(row))

    def has_receipt(self, invoice_id: str, reference: str) -> bool:
        """Say whether a transfer of this bank reference was recorded for the invoice."""
        same = sa.and_(receipts.c.invoice_id == invoice_id, receipts.c.reference == reference)
        return self._connection.execute(sa.select(receipts.c.receipt_id).where(same)).first() is not None

    def add_receipt(self, row: Mapping[str, Any]) -> None:
        """Insert a receipt; the same bank reference on the same invoice cannot commit."""
        self._connection.execute(receipts.insert(), dict(row))


def stands(known_epoch: int | None = None) -> sa.Subquery:
    """Select each invoice's newest state, or the one it had at the end of a second: invoice_id, sort_key, state."""
    newest = sa.select(invoice_states.c.invoice_id, sa.func.max(invoice_states.c.sort_key).label("sort_key"))
    if known_epoch is not None:
        newest = newest.where(invoice_states.c.at_epoch <= known_epoch)
    last = newest.group_by(invoice_states.c.invoice_id).subquery()
    same = sa.and_(last.c.invoice_id == invoice_states.c.invoice_id, last.c.sort_key == invoice_states.c.sort_key)
    return (
        sa.select(invoice_states.c.invoice_id, invoice_states.c.sort_key, invoice_states.c.state)
        .join(last, same)
        .subquery("stands")
    )


def numbered(state: sa.Subquery) -> sa.ColumnElement[bool]:
    """Join an invoice's number, which a draft has not got yet."""
    return sa.and_(invoice_numbers.c.invoice_id == state.c.invoice_id, state.c.state != DRAFT)


def received_minor(known_epoch: int | None = None) -> sa.ScalarSelect[int]:
    """Select the sum of an invoice's receipts, of those recorded by the end of a second where one is given."""
    total = sa.cast(sa.func.coalesce(sa.func.sum(receipts.c.amount_minor), 0), sa.BigInteger)
    query = sa.select(total).where(receipts.c.invoice_id == invoices.c.invoice_id)
    if known_epoch is not None:
        query = query.where(receipts.c.recorded_epoch <= known_epoch)
    return query.scalar_subquery()


def _invoice(invoice_id: str, known_epoch: int | None) -> sa.Select[Any]:
    state = stands(known_epoch)
    return (
        sa.select(
            invoices.c.invoice_id, invoices.c.client_id, invoices.c.legal_entity_id, invoices.c.drafted_by,
            invoices.c.document, state.c.state, state.c.sort_key, invoice_numbers.c.number, invoice_numbers.c.issued_on,
            invoice_numbers.c.due_on, received_minor(known_epoch).label("received_minor"),
        )
        .join(state, state.c.invoice_id == invoices.c.invoice_id)
        .outerjoin(invoice_numbers, numbered(state))
        .where(invoices.c.invoice_id == invoice_id)
    )  # fmt: skip


def heads(known_epoch: int | None = None) -> sa.Select[Any]:
    """Select the columns of `InvoiceHead`s, now or at the end of a second."""
    state = stands(known_epoch)
    return (
        sa.select(
            invoices.c.invoice_id, invoices.c.client_id, state.c.state, invoice_numbers.c.number,
            invoice_numbers.c.issued_on, invoice_numbers.c.due_on, invoices.c.currency, invoices.c.seconds,
            invoices.c.net_minor, invoices.c.tax_minor, received_minor(known_epoch), state.c.sort_key,
        )
        .join(state, state.c.invoice_id == invoices.c.invoice_id)
        .outerjoin(invoice_numbers, numbered(state))
    )  # fmt: skip


def _lines(invoice_id: str) -> sa.Select[Any]:
    names = [*_LINE, "tax_category", "tax_rate_e2", "tax_exemption", "causes"]
    query = sa.select(*(invoice_lines.c[name] for name in names)).where(invoice_lines.c.invoice_id == invoice_id)
    return query.order_by(invoice_lines.c.line_number)


def _line(row: tuple[Any, ...]) -> InvoiceLine:
    *posted, category, rate_e2, exemption, causes = row
    tax = Tax(category, rate_e2, exemption)
    return InvoiceLine(**dict(zip(_LINE_FIELDS, posted, strict=True)), tax=tax, causes=tuple(causes.split()))


def _row(invoice_id: str, draft: DraftLine) -> dict[str, Any]:
    line = draft.line
    return {
        "invoice_id": invoice_id, "line_number": line.number, "trainer_id": draft.trainer_id,
        "engagement_id": draft.engagement_id, "tax_category": line.tax.category, "tax_rate_e2": line.tax.rate_e2,
        "tax_exemption": line.tax.exemption, "causes": " ".join(line.causes),
        **{name: getattr(line, name) for name in _LINE[1:]},
    }  # fmt: skip
