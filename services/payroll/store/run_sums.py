"""What a pay run claims, or would claim, summed up to be compared with another. In: a run. Out: queries.

What it claims never changes: it is written down once payroll hears that the run was approved, and added up by the same
query whenever it is asked for until then. What it would claim is added up when asked for.
A work week before the run's own ones is named; of the own ones it does not matter which. Before a run is approved,
what it would claim is on the worklist: held trainers and sums below zero are there as well.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from services.payroll.domain.run import APPROVED_STATES, first_work_week
from services.payroll.store.claims import may_claim, total
from services.payroll.store.tables import accruals, earning_claims, earnings, pay_items, run_sums, unclaimed
from services.payroll.usecases.ports import PayRun

_OWN, _RULES = ("trainer_id", "currency", "engagement_id"), ("pack", "pack_version")
_ADDED = ("seconds", "amount_minor")


def sums_of_run(run: PayRun) -> sa.Select[Any]:
    """Ask for sums by trainer, currency, engagement, late week, code and rules, adding them up."""
    if run.state in APPROVED_STATES:
        return _sums(_claimed(_asked(earnings, run, *_RULES), run))
    return _sums(_asked(unclaimed, run, *_RULES).where(*may_claim(run)))


def written_sums(run: PayRun) -> sa.Select[Any]:
    """Ask for the same as it was written down."""
    own = [column for column in run_sums.columns if column is not run_sums.c.pay_run_id]
    return sa.select(*own).where(run_sums.c.pay_run_id == run.pay_run_id)


def write_sums(run: PayRun) -> sa.Insert:
    """Write them down."""
    sums = sums_of_run(run).subquery()
    names = ["pay_run_id", *sums.columns.keys()]
    return run_sums.insert().from_select(names, sa.select(sa.literal(run.pay_run_id), *sums.columns))


def causes_of_run(run: PayRun, some: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Ask for the sums of some rows by cause, in order."""
    of_cause = accruals.c.accrual_id == earnings.c.accrual_id
    rows = _earned(run).add_columns(accruals.c.cause, accruals.c.reason).join(accruals, of_cause).where(some)
    by_cause = _sums(rows)
    keys = [by_cause.selected_columns[name] for name in ("trainer_id", "currency", "engagement_id", "code")]
    last = [by_cause.selected_columns[name] for name in ("late_week", "cause", "reason")]
    return by_cause.order_by(*keys, *last)


def whose(run: PayRun) -> sa.Column[str]:
    """Give the column that says whose sums they are, of the table that these are few in."""
    return pay_items.c.trainer_id if run.state in APPROVED_STATES else unclaimed.c.trainer_id


def _earned(run: PayRun) -> sa.Select[Any]:
    """Give what the run claims, or would claim, a row each."""
    asked = _asked(earnings, run)
    return _claimed(asked, run) if run.state in APPROVED_STATES else _waiting(asked, run)


def _asked(rows: sa.FromClause, run: PayRun, *besides: str) -> sa.Select[Any]:
    """Name what sums are made of: of earnings, or of the worklist that says the same of those that wait."""
    late = rows.c.workweek_start < first_work_week(run.period_start)
    late_week = sa.case((late, rows.c.workweek_start)).label("late_week")
    return sa.select(
        *[rows.c[name] for name in _OWN], late_week, *[rows.c[name] for name in ("code", *besides, *_ADDED)]
    )


def _sums(rows: sa.Select[Any]) -> sa.Select[Any]:
    # Around the rows, so that what is computed has one name to be grouped by: a row a person, not one a week.
    of = rows.subquery()
    keys = [column for column in of.columns if column.name not in _ADDED]
    return sa.select(*keys, *(total(of.c[name]).label(name) for name in _ADDED)).group_by(*keys)


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
