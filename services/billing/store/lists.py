"""Lists for people: clients, bill rates, charges, invoices, and approved time that no rate covers.

In: filters and a cursor. Out: rows.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.billing.store.charges import charge_rows
from services.billing.store.invoices import heads
from services.billing.store.known import charges_known, hours_known, terms_known
from services.billing.store.tables import (
    bill_rates,
    clients,
    invoice_numbers,
    invoices,
)
from services.billing.usecases.ports import Charge, Cursor, InvoiceHead, Uncharged


class Lists:
    """Rows after a cursor, at most `limit` of them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def client_ids(self, cursor: Cursor, limit: int) -> list[str]:
        """Give clients' ids in order."""
        query = sa.select(clients.c.client_id).order_by(clients.c.client_id).limit(limit)
        return list(self._connection.execute(_after(query, clients.c.client_id, cursor)).scalars())

    def bill_rates(self, scope_id: str | None, cursor: Cursor, limit: int) -> list[Any]:
        """Give versions of bill rates, of one engagement or project or of all."""
        query = sa.select(bill_rates).order_by(bill_rates.c.rate_id).limit(limit)
        if scope_id is not None:
            query = query.where(bill_rates.c.scope_id == scope_id)
        return list(self._connection.execute(_after(query, bill_rates.c.rate_id, cursor)))

    def charges(
        self,
        engagement_id: str | None,
        client_id: str | None,
        cursor: Cursor,
        limit: int,
        known_epoch: int | None = None,
    ) -> list[Charge]:
        """Give posted charges with their causes and claims."""
        query = charge_rows(known_epoch).limit(limit)
        shown = query.selected_columns
        for column, value in ((shown.engagement_id, engagement_id), (shown.client_id, client_id)):
            if value is not None:
                query = query.where(column == value)
        return [Charge(*row) for row in self._connection.execute(_after(query, shown.charge_id, cursor))]

    def invoices(
        self,
        client_id: str | None,
        *,
        drafts: bool,
        cursor: Cursor,
        limit: int,
        known_epoch: int | None = None,
    ) -> list[InvoiceHead]:
        """Give invoices without their lines, of one client or of all, with or without drafts."""
        query = heads(known_epoch).order_by(invoices.c.invoice_id).limit(limit)
        if client_id is not None:
            query = query.where(invoices.c.client_id == client_id)
        if not drafts:
            query = query.where(invoice_numbers.c.number.is_not(None))
        return [InvoiceHead(*row) for row in self._connection.execute(_after(query, invoices.c.invoice_id, cursor))]

    def uncharged(self, known_epoch: int | None = None) -> list[Uncharged]:
        """Give engagements whose approved seconds are not all charged: hours without a rate, or without known terms."""
        approved, posted = (_seconds(rows(known_epoch)) for rows in (hours_known, charges_known))
        terms = terms_known(known_epoch)
        missing = (approved.c.total - sa.func.coalesce(posted.c.total, 0)).label("missing")
        query = (
            sa.select(approved.c.engagement_id, terms.c.client_id, missing)
            .outerjoin_from(approved, posted, posted.c.engagement_id == approved.c.engagement_id)
            .outerjoin(terms, terms.c.engagement_id == approved.c.engagement_id)
            .where(missing != 0)
            .order_by(approved.c.engagement_id)
        )
        return [Uncharged(*row) for row in self._connection.execute(query)]


def _seconds(rows: sa.FromClause) -> sa.Subquery:
    """Add seconds up by engagement."""
    total = sa.cast(sa.func.sum(rows.c.seconds), sa.BigInteger).label("total")
    return sa.select(rows.c.engagement_id, total).group_by(rows.c.engagement_id).subquery()


def _after(query: sa.Select[Any], key: sa.ColumnElement[str], cursor: Cursor) -> sa.Select[Any]:
    return query if cursor is None else query.where(key > cursor[0])
