"""Sums for people: how long pay took, and what a vendor's people earned. In: dates, a vendor. Out: rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from services.payroll.store.claims import total
from services.payroll.store.tables import (
    accruals,
    earning_claims,
    earnings,
    engagements,
    pay_items,
    pay_runs,
    payment_states,
    payments,
    trainers,
)
from services.payroll.usecases.ports import PayTime, VendorLine, VendorSum

_WHOSE = sa.and_(earnings.c.trainer_id == engagements.c.trainer_id,
                 earnings.c.engagement_id == engagements.c.engagement_id)  # fmt: skip
_CLAIMED = sa.case((earning_claims.c.pay_item_id.is_not(None), earnings.c.amount_minor), else_=0)


class ReportRows:
    """Set-based sums; what is asked is bounded by dates, so that it costs what it shows."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def pay_times(self, first: date, until: date) -> list[PayTime]:
        """Count earnings that arrived, by work week from `first` on and before `until`; and the seconds that took."""
        query = (
            sa.select(earnings.c.workweek_start, sa.func.count(), total(_arrived() - accruals.c.at_epoch))
            .select_from(pay_runs)
            .join(pay_items, pay_items.c.pay_run_id == pay_runs.c.pay_run_id)
            .join(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
            .join(earnings, earnings.c.earning_id == earning_claims.c.earning_id)
            .join(accruals, accruals.c.accrual_id == earnings.c.accrual_id)
            .where(
                pay_runs.c.period_end > first,
                earnings.c.workweek_start >= first,
                earnings.c.workweek_start < until,
                _arrived().is_not(None),
            )
            .group_by(earnings.c.workweek_start)
            .order_by(earnings.c.workweek_start)
        )
        return [PayTime(*row) for row in self._connection.execute(query)]

    def vendor_sums(self, vendor_id: str, first: date, last: date) -> list[VendorSum]:
        """Add up what a vendor's people earned in work weeks from `first` to `last`, by project and currency."""
        keys = [engagements.c.project_name, earnings.c.currency]
        people = sa.func.count(earnings.c.trainer_id.distinct())
        query = _of_vendor(sa.select(*keys, people, *_sums()), vendor_id, first, last)
        return [VendorSum(*row) for row in self._connection.execute(query.group_by(*keys).order_by(*keys))]

    def vendor_lines(
        self, vendor_id: str, first: date, last: date, after: tuple[Any, ...] | None, limit: int
    ) -> list[VendorLine]:
        """Give the same by person, project and currency, in order of ids, after one.

        The engagements of a page are found first, each has one line at least: nobody else's earnings are added up.
        """
        keys = [earnings.c.trainer_id, earnings.c.engagement_id, earnings.c.currency]
        named = [trainers.c.external_ref, trainers.c.given_name, trainers.c.family_name, engagements.c.project_name]
        own = (engagements.c.trainer_id, engagements.c.engagement_id)
        some = sa.select(own[1]).where(
            engagements.c.vendor_id == vendor_id,
            sa.exists().where(_WHOSE, earnings.c.workweek_start.between(first, last)),
        )
        if after:
            some = some.where(sa.tuple_(*own) >= sa.tuple_(*map(sa.literal, after[:2])))
        # One more than lines are asked for: the first may have given all of its own before.
        some = some.order_by(*own).limit(limit + 1)
        query = _of_vendor(sa.select(*keys, *named, *_sums()), vendor_id, first, last)
        query = query.where(engagements.c.engagement_id.in_(some))
        query = query.outerjoin(trainers, trainers.c.trainer_id == earnings.c.trainer_id)
        if after:
            query = query.where(sa.tuple_(*keys) > sa.tuple_(*map(sa.literal, after)))
        rows = self._connection.execute(query.group_by(*keys, *named).order_by(*keys).limit(limit))
        return [VendorLine(*row) for row in rows]


def _sums() -> list[sa.ColumnElement[int]]:
    return [total(earnings.c.seconds), total(earnings.c.amount_minor), total(_CLAIMED)]


def _of_vendor(query: sa.Select[Any], vendor_id: str, first: date, last: date) -> sa.Select[Any]:
    return (
        query.select_from(engagements)
        .join(earnings, _WHOSE)
        .outerjoin(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
        .where(engagements.c.vendor_id == vendor_id, earnings.c.workweek_start.between(first, last))
    )


def _arrived() -> sa.ScalarSelect[int]:
    """Select when the item's payment settled; a payment that came back afterwards has not."""
    back = payment_states.alias()
    returned = sa.exists().where(back.c.payment_id == payments.c.payment_id, back.c.state == "returned")
    return (
        sa.select(sa.func.max(payment_states.c.at_epoch))
        .join(payments, payments.c.payment_id == payment_states.c.payment_id)
        .where(payments.c.pay_item_id == pay_items.c.pay_item_id, payment_states.c.state == "settled", ~returned)
        .correlate(pay_items)
        .scalar_subquery()
    )
