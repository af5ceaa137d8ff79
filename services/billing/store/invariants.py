"""What must always hold of invoices, as queries. Out: ids of what is off, and the few rows that domain rules judge."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from services.billing.domain.tax import Tax
from services.billing.store.tables import (
    charge_claims,
    charges,
    invoice_lines,
    invoice_numbers,
    invoice_states,
    invoices,
    receipts,
)
from services.billing.usecases.ports import InvoiceSums

_BY_TAX = [invoice_lines.c[name] for name in ("invoice_id", "tax_category", "tax_rate_e2", "tax_exemption")]
_LINE = [invoice_lines.c.invoice_id, invoice_lines.c.line_number]


def _total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(column), 0), sa.BigInteger)


class InvariantQueries:
    """Set-based checks."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def lines_off_their_claims(self) -> Sequence[str]:
        """Invoices with a line that is not the sum of the charges claimed for it."""
        claimed = sa.and_(*(charge_claims.c[column.name] == column for column in _LINE))
        off = sa.or_(
            _total(charges.c.seconds) != invoice_lines.c.seconds,
            _total(charges.c.amount_minor) != invoice_lines.c.amount_minor,
        )
        query = (
            sa.select(invoice_lines.c.invoice_id)
            .outerjoin_from(invoice_lines, charge_claims, claimed)
            .outerjoin(charges, charges.c.charge_id == charge_claims.c.charge_id)
            .group_by(*_LINE, invoice_lines.c.seconds, invoice_lines.c.amount_minor)
            .having(off)
            .order_by(*_LINE)
        )
        return list(dict.fromkeys(self._connection.execute(query).scalars()))

    def claims_of_others(self) -> Sequence[str]:
        """Charges claimed by an invoice of another client, or in another currency."""
        other = sa.or_(invoices.c.client_id != charges.c.client_id, invoices.c.currency != charges.c.currency)
        query = (
            sa.select(charges.c.charge_id)
            .join(charge_claims)
            .join(invoices, invoices.c.invoice_id == charge_claims.c.invoice_id)
        )
        return self._connection.execute(query.where(other).order_by(charges.c.charge_id)).scalars().all()

    def years_with_gaps(self) -> Sequence[str]:
        """Legal entities and years whose invoice numbers are not one, two, three and so on."""
        year = [invoice_numbers.c.legal_entity_id, invoice_numbers.c.year]
        sequence = invoice_numbers.c.sequence
        gap = sa.or_(sa.func.min(sequence) != 1, sa.func.max(sequence) != sa.func.count())
        rows = self._connection.execute(sa.select(*year).group_by(*year).having(gap).order_by(*year))
        return [f"{entity}/{number}" for entity, number in rows]

    def sums(self) -> list[InvoiceSums]:
        """Every invoice's stored totals beside the sums of its lines by tax, its states and its receipts."""
        sums = [_total(invoice_lines.c.amount_minor), _total(invoice_lines.c.seconds)]
        taxes = self._by_invoice(sa.select(*_BY_TAX, *sums).group_by(*_BY_TAX))
        states = self._by_invoice(
            sa.select(invoice_states.c.invoice_id, invoice_states.c.sort_key, invoice_states.c.state)
        )
        receipts_of = self._by_invoice(
            sa.select(receipts.c.invoice_id, _total(receipts.c.amount_minor)).group_by(receipts.c.invoice_id)
        )
        totals = [invoices.c[name] for name in ("invoice_id", "seconds", "net_minor", "tax_minor")]
        stored = sa.select(*totals, invoice_numbers.c.number).outerjoin(invoice_numbers).order_by(invoices.c.invoice_id)
        return [
            InvoiceSums(
                row.invoice_id, row.seconds, row.net_minor, row.tax_minor, row.number,
                by_tax=tuple((Tax(*sums[:3]), sums[3], sums[4]) for sums in taxes.get(row.invoice_id, [])),
                states=tuple((state[0], state[1]) for state in states.get(row.invoice_id, [])),
                received_minor=sum(received[0] for received in receipts_of.get(row.invoice_id, [])),
            )
            for row in self._connection.execute(stored)
        ]  # fmt: skip

    def _by_invoice(self, query: sa.Select[Any]) -> dict[str, list[tuple[Any, ...]]]:
        """Gather rows by their first column, in the order of all columns."""
        rows = sorted(tuple(row) for row in self._connection.execute(query))
        return {invoice_id: [row[1:] for row in group] for invoice_id, group in groupby(rows, lambda row: row[0])}
