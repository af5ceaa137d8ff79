"""What decides whether people can be paid. In: a run. Out: holds, accounts, and hours that wait, by trainer.

Now, or as known at the end of a second; but the worklist of what could not be priced knows no past: of then, hours
without a price are found by pricing.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.remark import Circumstances
from services.payroll.domain.run import first_work_week, last_work_week
from services.payroll.store.tables import (
    accruals,
    awaited_engagements,
    earnings,
    engagements,
    holds,
    hours,
    hours_voids,
    unpriced,
)
from services.payroll.store.versions import accounts_known, terms_known
from services.payroll.usecases.ports import PayRun
from shared.plumbing.columns import read_many
from shared.plumbing.database import among
from shared.plumbing.ids import last_id

_ACCOUNT = dict.fromkeys(("account_id", "trainer_id", "currency"), pl.String)


def circumstances(connection: sa.Connection, run: PayRun, known_epoch: int | None = None) -> Circumstances:
    """Read them in six set-based queries; as known at a moment, `unpriced` and `pack_unknown` are left empty."""
    upto = None if known_epoch is None else last_id("hrd", known_epoch)
    engaged, approved, voided = terms_known(upto), _heard(hours, upto), _heard(hours_voids, upto)
    found = connection.execute(_unpriced(run, engaged)).all() if known_epoch is None else []
    return Circumstances(
        held=held(connection, known_epoch),
        account_currency=_accounts(connection, upto),
        unpriced=frozenset(trainer for trainer, reason in found if reason != "pack_unknown"),
        pack_unknown=frozenset(trainer for trainer, reason in found if reason == "pack_unknown"),
        awaiting=frozenset(connection.execute(_awaiting(run, engaged, approved, voided)).scalars()),
        waiting_for_engagement=(
            _waiting(connection, run) if known_epoch is None else _waiting_then(connection, run, engaged, approved)
        ),
        over_cap=frozenset(connection.execute(_over_cap(run, engaged, known_epoch)).scalars()),
    )


def _heard(table: sa.Table, upto: str | None) -> sa.FromClause:
    return table if upto is None else sa.select(table).where(table.c.heard_id <= upto).subquery()


def held(connection: sa.Connection, known_epoch: int | None = None) -> frozenset[str]:
    """Give the trainers on hold, or who were at the end of a second."""
    positions = sa.select(holds.c.trainer_id, sa.func.max(holds.c.position).label("position"))
    if known_epoch is not None:
        positions = positions.where(holds.c.at_epoch <= known_epoch)
    newest = positions.group_by(holds.c.trainer_id).subquery()
    same = sa.and_(holds.c.trainer_id == newest.c.trainer_id, holds.c.position == newest.c.position)
    query = sa.select(holds.c.trainer_id).join(newest, same).where(holds.c.state == "held")
    return frozenset(connection.execute(query).scalars())


def _accounts(connection: sa.Connection, upto: str | None) -> dict[str, str]:
    """Give the currency of each trainer's newest active account."""
    accounts = accounts_known(upto)
    query = sa.select(*[accounts.c[name] for name in _ACCOUNT]).where(accounts.c.state == "active")
    found = read_many(connection, query, _ACCOUNT).sort("account_id")
    return dict(zip(found["trainer_id"], found["currency"], strict=True))


def _unpriced(run: PayRun, engaged: sa.FromClause) -> sa.Select[str, str]:
    """Trainers with hours of this pay group and period that have no price, and why."""
    return (
        sa.select(unpriced.c.trainer_id, unpriced.c.reason).distinct()
        .join(engaged, engaged.c.engagement_id == unpriced.c.engagement_id)
        .where(engaged.c.pay_group == run.pay_group, unpriced.c.workweek_start <= last_work_week(run.period_end))
    )  # fmt: skip


def _awaiting(
    run: PayRun, engaged: sa.FromClause, approved: sa.FromClause, voided: sa.FromClause
) -> sa.Select[Any]:  # fmt: skip
    """Trainers with corrected entries of the period of which no newer version is approved.

    Asked of each correction, of which there are few: asked of the period's hours, it costs as much as there are.
    """
    newer = approved.alias()
    same_entry = sa.and_(newer.c.trainer_id == voided.c.trainer_id, newer.c.entry_id == voided.c.entry_id,
                         newer.c.entry_version > voided.c.entry_version)  # fmt: skip
    is_void = sa.and_(*(approved.c[name] == voided.c[name] for name in ("trainer_id", "entry_id", "entry_version")))
    in_period = (
        sa.select(approved.c.entry_id).join(engaged, engaged.c.engagement_id == approved.c.engagement_id)
        .where(is_void, engaged.c.pay_group == run.pay_group)
        .where(approved.c.work_date >= run.period_start, approved.c.work_date < run.period_end)
        .correlate(voided)
    )  # fmt: skip
    return sa.select(voided.c.trainer_id).distinct().where(in_period.exists(), ~sa.exists().where(same_entry))


def _waiting(connection: sa.Connection, run: PayRun) -> frozenset[str]:
    """Trainers with hours up to the period's end of an engagement nobody has told us about; mostly there is none."""
    told = sa.exists().where(engagements.c.engagement_id == awaited_engagements.c.engagement_id)
    awaited = connection.execute(sa.select(awaited_engagements.c.engagement_id).where(~told)).scalars().all()
    query = sa.select(hours.c.trainer_id).distinct().where(hours.c.work_date < run.period_end)
    theirs = among(connection, hours.c.engagement_id, awaited)
    return frozenset(one for some in theirs for one in connection.execute(query.where(some)).scalars())


def _waiting_then(
    connection: sa.Connection, run: PayRun, engaged: sa.FromClause, approved: sa.FromClause
) -> frozenset[str]:  # fmt: skip
    """Ask the same of a moment: the worklist knows no past, so of all hours there were."""
    query = (
        sa.select(approved.c.trainer_id).distinct()
        .outerjoin(engaged, engaged.c.engagement_id == approved.c.engagement_id)
        .where(engaged.c.engagement_id.is_(None), approved.c.work_date < run.period_end)
    )  # fmt: skip
    return frozenset(connection.execute(query).scalars())


def _over_cap(run: PayRun, engaged: sa.FromClause, known_epoch: int | None) -> sa.Select[Any]:
    """Trainers with an engagement that holds more seconds in a work week of the period than agreed; all are paid."""
    own = sa.and_(earnings.c.trainer_id == engaged.c.trainer_id,
                  earnings.c.engagement_id == engaged.c.engagement_id)  # fmt: skip
    cap = engaged.c.weekly_cap_seconds
    posted = sa.select(earnings.c.trainer_id).select_from(engaged).join(earnings, own)
    if known_epoch is not None:
        known = sa.and_(accruals.c.accrual_id == earnings.c.accrual_id, accruals.c.at_epoch <= known_epoch)
        posted = posted.join(accruals, known)
    return (
        posted
        .where(
            engaged.c.pay_group == run.pay_group, cap.is_not(None),
            earnings.c.workweek_start.between(first_work_week(run.period_start), last_work_week(run.period_end)),
        )
        .group_by(earnings.c.trainer_id, earnings.c.engagement_id, earnings.c.workweek_start, cap)
        .having(sa.func.sum(earnings.c.seconds) > cap)
    )  # fmt: skip
