"""What a pay run claims, or would claim, summed up to be compared with another. In: a run. Out: queries.

A work week before the run's own ones is named; of the own ones it does not matter which. Before a run is approved,
what it would claim is on the worklist: held trainers and sums below zero are there as well.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.payroll.domain.run import APPROVED_STATES, first_work_week
from services.payroll.store.claims import may_claim, total
from services.payroll.store.tables import accruals, earning_claims, earnings, pay_items, unclaimed
from services.payroll.usecases.ports import PayRun


def sums_of_run(run: PayRun) -> sa.Select[Any]:
    """Ask for sums by trainer, currency, engagement, late week, code and rules."""
    return _sums(run, earnings.c.pack, earnings.c.pack_version)


def causes_of_run(run: PayRun) -> sa.Select[Any]:
    """Ask for the sums by cause, in order."""
    by_cause = _sums(run, accruals.c.cause, accruals.c.reason).join(
        accruals, accruals.c.accrual_id == earnings.c.accrual_id
    )
    keys = [earnings.c[name] for name in ("trainer_id", "currency", "engagement_id", "code")]
    return by_cause.order_by(*keys, sa.literal_column("late_week"), accruals.c.cause, accruals.c.reason)


def _sums(run: PayRun, *besides: sa.ColumnElement[Any]) -> sa.Select[Any]:
    # Grouped by the work week as it is and by nothing computed: PostgreSQL takes a computed column in SELECT and one
    # in GROUP BY for two. Whoever adds up own weeks gets the same sums.
    first = first_work_week(run.period_start)
    late_week = sa.case((earnings.c.workweek_start < first, earnings.c.workweek_start)).label("late_week")
    own = [earnings.c.trainer_id, earnings.c.currency, earnings.c.engagement_id]
    keys = [earnings.c.code, *besides]
    sums = (total(earnings.c.seconds).label("seconds"), total(earnings.c.amount_minor).label("amount_minor"))
    asked = sa.select(*own, late_week, *keys, *sums).group_by(*own, earnings.c.workweek_start, *keys)
    return _claimed(asked, run) if run.state in APPROVED_STATES else _waiting(asked, run)


def _claimed(asked: sa.Select[Any], run: PayRun) -> sa.Select[Any]:
    return (
        asked.select_from(pay_items)
        .join(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
        .join(earnings, _same_earning(earning_claims)).where(pay_items.c.pay_run_id == run.pay_run_id)
    )  # fmt: skip


def _waiting(asked: sa.Select[Any], run: PayRun) -> sa.Select[Any]:
    return asked.select_from(unclaimed).join(earnings, _same_earning(unclaimed)).where(*may_claim(run))


def _same_earning(rows: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(earnings.c.trainer_id == rows.c.trainer_id, earnings.c.earning_id == rows.c.earning_id)
