"""What decides whether people can be paid. In: a run. Out: holds, accounts, and hours that wait, by trainer."""

from __future__ import annotations

import sqlalchemy as sa

from services.payroll.domain.remark import Circumstances
from services.payroll.domain.run import first_work_week, last_work_week
from services.payroll.store.tables import earnings, engagements, holds, hours, hours_voids, payout_accounts, unpriced
from services.payroll.usecases.ports import PayRun


def circumstances(connection: sa.Connection, run: PayRun) -> Circumstances:
    """Read them in six set-based queries."""
    found = connection.execute(_unpriced(run)).all()
    return Circumstances(
        held=frozenset(connection.execute(_held()).scalars()),
        account_currency={row[0]: row[1] for row in connection.execute(_accounts())},
        unpriced=frozenset(trainer for trainer, reason in found if reason != "pack_unknown"),
        pack_unknown=frozenset(trainer for trainer, reason in found if reason == "pack_unknown"),
        awaiting=frozenset(connection.execute(_awaiting(run)).scalars()),
        waiting_for_engagement=frozenset(connection.execute(_waiting(run)).scalars()),
        over_cap=frozenset(connection.execute(_over_cap(run)).scalars()),
    )


def _held() -> sa.Select[str]:
    newest = (
        sa.select(holds.c.trainer_id, sa.func.max(holds.c.position).label("position"))
        .group_by(holds.c.trainer_id).subquery()
    )  # fmt: skip
    same = sa.and_(holds.c.trainer_id == newest.c.trainer_id, holds.c.position == newest.c.position)
    return sa.select(holds.c.trainer_id).join(newest, same).where(holds.c.state == "held")


def _accounts() -> sa.Select[str, str]:
    columns = sa.select(payout_accounts.c.trainer_id, payout_accounts.c.currency)
    return columns.where(payout_accounts.c.state == "active").order_by(payout_accounts.c.account_id)


def _unpriced(run: PayRun) -> sa.Select[str, str]:
    """Trainers with hours of this pay group and period that have no price, and why."""
    return (
        sa.select(unpriced.c.trainer_id, unpriced.c.reason).distinct()
        .join(engagements, engagements.c.engagement_id == unpriced.c.engagement_id)
        .where(engagements.c.pay_group == run.pay_group, unpriced.c.workweek_start <= last_work_week(run.period_end))
    )  # fmt: skip


def _awaiting(run: PayRun) -> sa.Select[str]:
    """Trainers with corrected entries of the period of which no newer version is approved."""
    newer = hours.alias()
    same_entry = sa.and_(
        newer.c.trainer_id == hours.c.trainer_id, newer.c.entry_id == hours.c.entry_id,
        newer.c.entry_version > hours.c.entry_version,
    )  # fmt: skip
    voided = sa.and_(*(hours.c[name] == hours_voids.c[name] for name in ("trainer_id", "entry_id", "entry_version")))
    return (
        sa.select(hours.c.trainer_id).distinct()
        .join(hours_voids, voided)
        .join(engagements, engagements.c.engagement_id == hours.c.engagement_id)
        .where(engagements.c.pay_group == run.pay_group, ~sa.exists().where(same_entry))
        .where(hours.c.work_date >= run.period_start, hours.c.work_date < run.period_end)
    )  # fmt: skip


def _waiting(run: PayRun) -> sa.Select[str]:
    """Trainers with hours up to the period's end of an engagement nobody has told us about."""
    return (
        sa.select(hours.c.trainer_id).distinct()
        .outerjoin(engagements, engagements.c.engagement_id == hours.c.engagement_id)
        .where(engagements.c.engagement_id.is_(None), hours.c.work_date < run.period_end)
    )  # fmt: skip


def _over_cap(run: PayRun) -> sa.Select[str]:
    """Trainers with an engagement that holds more seconds in a work week of the period than agreed; all are paid."""
    own = sa.and_(earnings.c.trainer_id == engagements.c.trainer_id,
                  earnings.c.engagement_id == engagements.c.engagement_id)  # fmt: skip
    cap = engagements.c.weekly_cap_seconds
    return (
        sa.select(earnings.c.trainer_id)
        .select_from(engagements).join(earnings, own)
        .where(
            engagements.c.pay_group == run.pay_group, cap.is_not(None),
            earnings.c.workweek_start.between(first_work_week(run.period_start), last_work_week(run.period_end)),
        )
        .group_by(earnings.c.trainer_id, earnings.c.engagement_id, earnings.c.workweek_start, cap)
        .having(sa.func.sum(earnings.c.seconds) > cap)
    )  # fmt: skip
