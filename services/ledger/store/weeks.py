"""Seconds by work week, stage by stage, added up from all that was ever heard. Out: what `domain.gaps` compares.

A pay item counts as paid when one of its payments left and has not come back, and as returned when all that left
came back. What weeks come to is kept besides (`kept_weeks.py`); this is what it is held against.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.ledger.domain.gaps import ACCRUED, KEY, KEY_SCHEMA, SUMS
from services.ledger.store.rows import total
from services.ledger.store.tables import (
    approved_hours,
    billed,
    charges,
    claims,
    earnings,
    payment_steps,
    voided_hours,
)
from services.ledger.usecases.ports import EVERYTHING, Scope, Stages
from shared.plumbing.columns import read_columns

_VOID = sa.and_(*[
    voided_hours.c[name] == approved_hours.c[name] for name in ("trainer_id", "entry_id", "entry_version")
])  # fmt: skip
# Steps by which payments leave and come back; where one arrived, it had left.
MOVING = sa.or_(*[payment_steps.c.step == step for step in ("released", "returned")])
UNDER_WAY = sa.case((payment_steps.c.step == "released", 1), (payment_steps.c.step == "returned", -1), else_=0)


class WeekSums:
    """Sums over everything, one query a stage."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def stages(self) -> Stages:
        """Give all stages' seconds."""
        paid, returned = self._payments()
        sums = {
            "approved": self._approved(), "ordered": self._sums(claims), "paid": paid, "returned": returned,
            "billed": self._sums(billed),
        }  # fmt: skip
        return Stages(sums, self._accrued(earnings), self._accrued(charges), unplaced(self._connection, EVERYTHING))

    def _approved(self) -> pl.DataFrame:
        pieces = standing(approved_hours.c.workweek_start.is_not(None)).subquery()
        key = [pieces.c[name] for name in KEY]
        return read_columns(self._connection, sa.select(*key, total(pieces.c.seconds)).group_by(*key), SUMS)

    def _accrued(self, table: sa.Table) -> pl.DataFrame:
        key = [*(table.c[name] for name in KEY), table.c.accrual_id]
        return read_columns(self._connection, sa.select(*key, total(table.c.seconds)).group_by(*key), ACCRUED)

    def _sums(self, table: sa.Table) -> pl.DataFrame:
        key = [table.c[name] for name in KEY]
        return read_columns(self._connection, sa.select(*key, total(table.c.seconds)).group_by(*key), SUMS)

    def _payments(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Sum the claims of pay items that are paid, and of those whose payments all came back."""
        items = (payment_steps.c.trainer_id, payment_steps.c.pay_item_id)
        moved = sa.select(*items, total(UNDER_WAY).label("under_way")).where(MOVING)
        of_items = moved.group_by(*items).subquery()
        same = sa.and_(of_items.c.trainer_id == claims.c.trainer_id, of_items.c.pay_item_id == claims.c.pay_item_id)
        key = [*(claims.c[name] for name in KEY), of_items.c.under_way]
        query = sa.select(*key, total(claims.c.seconds)).join_from(claims, of_items, same).group_by(*key)
        found = read_columns(self._connection, query, {**KEY_SCHEMA, "under_way": pl.Int64, "seconds": pl.Int64})
        paid = pl.col("under_way") > 0
        return found.filter(paid).select(list(SUMS)), found.filter(~paid).select(list(SUMS))


def standing(*where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Select approved hours that no correction made void."""
    return (
        sa.select(approved_hours).outerjoin(voided_hours, _VOID).where(voided_hours.c.correction_id.is_(None), *where)
    )


def unplaced(connection: sa.Connection, scope: Scope) -> int:
    """Sum standing seconds, of a trainer or an engagement, that lie in no work week yet."""
    somewhere = within(approved_hours, replace(scope, workweek_start=None))
    waiting = standing(approved_hours.c.workweek_start.is_(None), *somewhere).subquery()
    return connection.execute(sa.select(total(waiting.c.seconds))).scalar_one()


def within(table: sa.Table, scope: Scope) -> list[sa.ColumnElement[bool]]:
    """Give the conditions that a table's rows lie in a scope."""
    return [table.c[name] == value for name, value in vars(scope).items() if value is not None]
