"""Charges as they were posted, and the claims that put each on one invoice. In: rows. Out: frames and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.billing.domain.price import KEYS, MEASURES
from services.billing.store.known import charges_known, claims_known
from services.billing.store.tables import charge_accruals, charge_claims, charges, invoice_lines
from services.billing.store.unclaimed import claimable, unclaimed
from services.billing.usecases.ports import Charge, Rows, Unclaimed
from shared.plumbing.columns import read_known
from shared.plumbing.database import insert_together
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_SUMS = {
    "trainer_id": pl.Utf8, "client_id": pl.Utf8, "engagement_id": pl.Utf8, "workweek_start": pl.Date, "code": pl.Utf8,
    "rate_e4": pl.Int64, "currency": pl.Utf8, "seconds": pl.Int64, "amount_minor": pl.Int64,
}  # fmt: skip
_LINE = ["trainer_id", "engagement_id", "workweek_start", "code", "rate_e4"]


def charge_rows(known_epoch: int | None = None) -> sa.Select[Any]:
    """Select charges with their accrual's cause and, where claimed, their invoice: the fields of `Charge`, in order."""
    posted, claims = charges_known(known_epoch), claims_known(known_epoch)
    return (
        sa.select(posted.c.charge_id, *(posted.c[name] for name in _SUMS), charge_accruals.c.cause, claims.c.invoice_id)
        .join_from(posted, charge_accruals, charge_accruals.c.accrual_id == posted.c.accrual_id)
        .outerjoin(claims, claims.c.charge_id == posted.c.charge_id)
        .order_by(posted.c.charge_id)
    )


class ChargeRows:
    """Differences, appended; claims, one a charge."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, accruals: Rows, lines: Rows) -> None:
        """Insert accruals with their charges."""
        insert_together(self._connection, {charge_accruals: accruals, charges: lines})

    def posted(
        self, engagement_ids: Sequence[str], first: date | None, last: date | None, known_epoch: int | None = None
    ) -> pl.DataFrame:
        """Give the sums posted for each line of these engagements, work weeks from `first` to `last`; None is open."""
        posted = _POSTED if known_epoch is None else _posted(known_epoch)
        return read_known(
            self._connection, posted, _SUMS, these=engagement_ids, first=first or date.min, last=last or date.max
        )

    def unclaimed(self, client_id: str, up_to: date, known_epoch: int | None = None) -> list[Unclaimed]:
        """Give what no invoice has claimed of work weeks that ended by `up_to`, less what nets to nothing."""
        return unclaimed(self._connection, client_id, up_to, known_epoch)

    def claim(self, invoice_id: str, client_id: str, up_to: date) -> int:
        """Claim every unclaimed charge behind a draft's lines, and add their amounts up.

        Another claim of one of them cannot commit.
        """
        same = sa.and_(*(charges.c[name] == invoice_lines.c[name] for name in _LINE))
        behind = (
            sa.select(charges.c.charge_id, invoice_lines.c.invoice_id, invoice_lines.c.line_number)
            .join_from(charges, invoice_lines, same)
            .outerjoin(charge_claims, charge_claims.c.charge_id == charges.c.charge_id)
            .where(invoice_lines.c.invoice_id == invoice_id, *claimable(charges, charge_claims, client_id, up_to))
        )
        self._connection.execute(charge_claims.insert().from_select(["charge_id", "invoice_id", "line_number"], behind))
        claimed = (
            sa.select(_sum(charges, "amount_minor")).join(charge_claims).where(charge_claims.c.invoice_id == invoice_id)
        )
        return int(self._connection.execute(claimed).scalar_one() or 0)

    def get(self, charge_id: str, known_epoch: int | None = None) -> Charge | None:
        """Give one with its cause and, where claimed, its invoice."""
        query = charge_rows(known_epoch)
        row = self._connection.execute(query.where(query.selected_columns.charge_id == charge_id)).one_or_none()
        return Charge(*row) if row else None

    def of_line(self, invoice_id: str, number: int) -> list[Charge]:
        """Give what a line of an invoice claims, in the order it was posted."""
        claimed = sa.select(charge_claims.c.charge_id).where(
            charge_claims.c.invoice_id == invoice_id, charge_claims.c.line_number == number
        )
        query = charge_rows()
        rows = self._connection.execute(query.where(query.selected_columns.charge_id.in_(claimed)))
        return [Charge(*row) for row in rows]


def _sum(posted: sa.FromClause, name: str) -> sa.ColumnElement[int]:
    """Add a column up as 64 bits; PostgreSQL would make a numeric of it."""
    return sa.cast(sa.func.sum(posted.c[name]), sa.BigInteger).label(name)


def _posted(known_epoch: int | None) -> Statement:
    """Ask for the sums posted, or posted by the end of a second, for engagements, from one work week to another."""
    posted = charges_known(known_epoch)
    keys = [posted.c[name] for name in KEYS]
    return Statement(
        sa.select(*keys, *(_sum(posted, name) for name in MEASURES)).group_by(*keys)
        .where(posted.c.workweek_start.between(sa.bindparam("first"), sa.bindparam("last")))
        .where(Listed(posted.c.engagement_id, "these"))
    )  # fmt: skip


_POSTED = _posted(None)
