"""Charges as they were posted, and the claims that put each on one invoice. In: rows. Out: frames and groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.billing.domain.invoice import DAYS_OF_WEEK, trainer_code
from services.billing.domain.price import KEYS, MEASURES
from services.billing.store.tables import (
    charge_accruals,
    charge_claims,
    charges,
    engagements,
    invoice_lines,
    projects,
    trainer_codes,
)
from services.billing.usecases.ports import Charge, Rows, Unclaimed
from shared.plumbing.columns import read_stacked
from shared.plumbing.database import chunked, insert_many, within

_SUMS = {
    "trainer_id": pl.Utf8, "client_id": pl.Utf8, "engagement_id": pl.Utf8, "workweek_start": pl.Date, "code": pl.Utf8,
    "rate_e4": pl.Int64, "currency": pl.Utf8, "seconds": pl.Int64, "amount_minor": pl.Int64,
}  # fmt: skip
# A charge with its accrual's cause and, where claimed, its invoice: the fields of `Charge`, in order.
CHARGE: sa.Select[Any] = (
    sa.select(
        charges.c.charge_id, *(charges.c[name] for name in _SUMS), charge_accruals.c.cause, charge_claims.c.invoice_id
    )
    .join_from(charges, charge_accruals)
    .outerjoin(charge_claims, charge_claims.c.charge_id == charges.c.charge_id)
)  # fmt: skip
_LINE = ["trainer_id", "engagement_id", "workweek_start", "code", "rate_e4"]


def _sum(name: str) -> sa.ColumnElement[int]:
    """Add a column up as 64 bits; PostgreSQL would make a numeric of it."""
    return sa.cast(sa.func.sum(charges.c[name]), sa.BigInteger).label(name)


class ChargeRows:
    """Differences, appended; claims, one a charge."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def append(self, accruals: Rows, lines: Rows) -> None:
        """Insert accruals with their charges."""
        insert_many(self._connection, charge_accruals, accruals)
        insert_many(self._connection, charges, lines)

    def posted(self, engagement_ids: Sequence[str], first: date | None, last: date | None) -> pl.DataFrame:
        """Give the sums posted for each line of these engagements, work weeks from `first` to `last`; None is open."""
        keys = [charges.c[name] for name in KEYS]
        weeks = within(charges.c.workweek_start, first, last)
        query = sa.select(*keys, *map(_sum, MEASURES)).where(*weeks).group_by(*keys)
        selects = (query.where(charges.c.engagement_id.in_(ids)) for ids in chunked(engagement_ids))
        return read_stacked(self._connection, selects, _SUMS)

    def unclaimed(self, client_id: str, up_to: date) -> list[Unclaimed]:
        """Give what no invoice has claimed of work weeks that ended by `up_to`, less what nets to nothing."""
        line = [charges.c[name] for name in _LINE]
        seconds, amount = _sum("seconds"), _sum("amount_minor")
        name = sa.func.coalesce(projects.c.name, engagements.c.project_name)
        place = [trainer_codes.c.sequence, engagements.c.project_id, name]
        query = (
            sa.select(*line, seconds, amount, *place)
            .outerjoin_from(charges, charge_claims)
            .join(engagements, engagements.c.engagement_id == charges.c.engagement_id)
            .outerjoin(projects, projects.c.project_id == engagements.c.project_id)
            .join(trainer_codes, _same_trainer())
            .where(*_claimable(client_id, up_to))
            .group_by(*line, *place)
            .having(sa.or_(seconds != 0, amount != 0))
            .order_by(*line)
        )
        kinds, billed = self._kinds(client_id, up_to), self._billed_weeks(client_id, up_to)
        return [
            Unclaimed(
                row[0], trainer_code(row[7]), row[1], row[8], row[9], row[2], row[3], row[4], row[5], row[6],
                kinds[tuple(row[:5])], (row[1], row[2]) in billed,
            )
            for row in self._connection.execute(query)
        ]  # fmt: skip

    def claim(self, invoice_id: str, client_id: str, up_to: date) -> int:
        """Claim every unclaimed charge behind a draft's lines, and add their amounts up.

        Another claim of one of them cannot commit.
        """
        same = sa.and_(*(charges.c[name] == invoice_lines.c[name] for name in _LINE))
        behind = (
            sa.select(charges.c.charge_id, invoice_lines.c.invoice_id, invoice_lines.c.line_number)
            .join_from(charges, invoice_lines, same)
            .outerjoin(charge_claims, charge_claims.c.charge_id == charges.c.charge_id)
            .where(invoice_lines.c.invoice_id == invoice_id, *_claimable(client_id, up_to))
        )
        self._connection.execute(charge_claims.insert().from_select(["charge_id", "invoice_id", "line_number"], behind))
        claimed = sa.select(_sum("amount_minor")).join(charge_claims).where(charge_claims.c.invoice_id == invoice_id)
        return int(self._connection.execute(claimed).scalar_one() or 0)

    def get(self, charge_id: str) -> Charge | None:
        """Give one with its cause and, where claimed, its invoice."""
        row = self._connection.execute(CHARGE.where(charges.c.charge_id == charge_id)).one_or_none()
        return Charge(*row) if row else None

    def _kinds(self, client_id: str, up_to: date) -> dict[tuple[object, ...], tuple[str, ...]]:
        """Give, for each line, the kinds of facts behind its unclaimed charges."""
        line = [charges.c[name] for name in _LINE]
        query = sa.select(*line, charges.c.kind).distinct().outerjoin_from(charges, charge_claims)
        kinds: dict[tuple[object, ...], tuple[str, ...]] = {}
        for *key, kind in self._connection.execute(query.where(*_claimable(client_id, up_to)).order_by(charges.c.kind)):
            kinds[tuple(key)] = (*kinds.get(tuple(key), ()), kind)
        return kinds

    def _billed_weeks(self, client_id: str, up_to: date) -> set[tuple[str, date]]:
        """Give the work weeks of engagements of which an invoice has claimed something."""
        query = sa.select(charges.c.engagement_id, charges.c.workweek_start).distinct().join(charge_claims)
        return {(row[0], row[1]) for row in self._connection.execute(query.where(charges.c.client_id == client_id))}


def _claimable(client_id: str, up_to: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        charges.c.client_id == client_id,
        charges.c.workweek_start <= up_to - timedelta(days=DAYS_OF_WEEK),
        charge_claims.c.charge_id.is_(None),
    )


def _same_trainer() -> sa.ColumnElement[bool]:
    return sa.and_(trainer_codes.c.client_id == charges.c.client_id, trainer_codes.c.trainer_id == charges.c.trainer_id)
