"""Seconds by work week, stage by stage, as frames. In: which weeks. Out: what `domain.gaps` compares.

A pay item counts as paid when one of its payments left and has not come back, and as returned when all that left
came back.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import sqlalchemy as sa

from services.ledger.domain.gaps import ACCRUED, KEY_SCHEMA, SUMS
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
from services.ledger.usecases.ports import Scope, Stages
from shared.plumbing.columns import read_columns

_KEY = ("trainer_id", "engagement_id", "workweek_start")
_VOID = sa.and_(*[
    voided_hours.c[name] == approved_hours.c[name] for name in ("trainer_id", "entry_id", "entry_version")
])  # fmt: skip
_STANDING = sa.select(approved_hours).outerjoin(voided_hours, _VOID).where(voided_hours.c.correction_id.is_(None))


class WeekSums:
    """Sums over everything in scope, one query a stage."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def stages(self, scope: Scope) -> Stages:
        """Give all stages' seconds."""
        paid, returned = self._payments(scope)
        sums = {
            "approved": self._approved(scope), "ordered": self._sums(claims, scope), "paid": paid,
            "returned": returned, "billed": self._sums(billed, scope),
        }  # fmt: skip
        return Stages(sums, self._accrued(earnings, scope), self._accrued(charges, scope), self._unplaced(scope))

    def trainers(self, scope: Scope, beyond: str, limit: int) -> list[str]:
        """Give up to `limit` trainers in order, beyond an id, who have anything in scope."""
        some = [
            sa.select(table.c.trainer_id).distinct().where(table.c.trainer_id > beyond, *_within(table, scope))
            .order_by(table.c.trainer_id).limit(limit).subquery()
            for table in (approved_hours, earnings, charges)
        ]  # fmt: skip
        found = sa.union(*(sa.select(one.c.trainer_id) for one in some)).subquery()
        query = sa.select(found.c.trainer_id).order_by(found.c.trainer_id).limit(limit)
        return list(self._connection.execute(query).scalars())

    def _approved(self, scope: Scope) -> pl.DataFrame:
        standing = _STANDING.where(*_within(approved_hours, scope)).subquery()
        key = [standing.c[name] for name in _KEY]
        query = sa.select(*key, total(standing.c.seconds)).where(standing.c.workweek_start.is_not(None)).group_by(*key)
        return read_columns(self._connection, query, SUMS)

    def _unplaced(self, scope: Scope) -> int:
        anywhere = replace(scope, workweek_start=None)
        waiting = _STANDING.where(
            *_within(approved_hours, anywhere), approved_hours.c.workweek_start.is_(None)
        ).subquery()
        return self._connection.execute(sa.select(total(waiting.c.seconds))).scalar_one()

    def _accrued(self, table: sa.Table, scope: Scope) -> pl.DataFrame:
        key = [*(table.c[name] for name in _KEY), table.c.accrual_id]
        query = sa.select(*key, total(table.c.seconds)).where(*_within(table, scope)).group_by(*key)
        return read_columns(self._connection, query, ACCRUED)

    def _sums(self, table: sa.Table, scope: Scope) -> pl.DataFrame:
        key = [table.c[name] for name in _KEY]
        query = sa.select(*key, total(table.c.seconds)).where(*_within(table, scope)).group_by(*key)
        return read_columns(self._connection, query, SUMS)

    def _payments(self, scope: Scope) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Sum the claims of pay items that are paid, and of those whose payments all came back."""
        under_way = sa.case((payment_steps.c.step == "released", 1), (payment_steps.c.step == "returned", -1), else_=0)
        items = (
            sa.select(payment_steps.c.trainer_id, payment_steps.c.pay_item_id, total(under_way).label("under_way"))
            .where(*_within(payment_steps, Scope(scope.trainer_id, trainers=scope.trainers)))
            .group_by(payment_steps.c.trainer_id, payment_steps.c.pay_item_id)
            .subquery()
        )
        same = sa.and_(items.c.trainer_id == claims.c.trainer_id, items.c.pay_item_id == claims.c.pay_item_id)
        key = [claims.c[name] for name in _KEY]
        query = (
            sa.select(*key, items.c.under_way, total(claims.c.seconds))
            .join_from(claims, items, same)
            .where(*_within(claims, scope))
            .group_by(*key, items.c.under_way)
        )
        found = read_columns(self._connection, query, {**KEY_SCHEMA, "under_way": pl.Int64, "seconds": pl.Int64})
        return (
            found.filter(pl.col("under_way") > 0).select(list(SUMS)),
            found.filter(pl.col("under_way") <= 0).select(list(SUMS)),
        )


def _within(table: sa.Table, scope: Scope) -> list[sa.ColumnElement[bool]]:
    asked = {name: value for name, value in vars(scope).items() if value is not None and name != "trainers"}
    stretch = [] if scope.trainers is None else [table.c.trainer_id.between(*scope.trainers)]
    return [*(table.c[name] == value for name, value in asked.items()), *stretch]
