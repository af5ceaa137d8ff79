"""What statements and registers are made of. In: pay items or a run. Out: heads, posted lines, register rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.payroll.domain.line import Basis, LineKey
from services.payroll.domain.register import Register, RegisterRow
from services.payroll.domain.rules.minimum_call import CODE
from services.payroll.domain.statement import Head, Posted
from services.payroll.store.payments import newest_attempt
from services.payroll.store.tables import (
    accruals,
    earning_claims,
    earnings,
    engagements,
    pay_items,
    pay_run_approvals,
    pay_runs,
    payments,
    trainers,
)
from shared.plumbing.database import chunked

_ATTEMPT = newest_attempt()
_NAME = sa.func.coalesce(trainers.c.given_name + " " + trainers.c.family_name, pay_items.c.trainer_id)
# A literal, not a parameter: PostgreSQL takes two parameters for two expressions, in SELECT and in GROUP BY.
_NONE: sa.ColumnElement[str] = sa.literal_column("''")
_REF = sa.func.coalesce(trainers.c.external_ref, _NONE)
_HEAD = (
    sa.select(
        pay_items.c.pay_item_id, pay_runs.c.pay_run_id, pay_runs.c.kind, pay_runs.c.pay_group, pay_runs.c.period_start,
        pay_runs.c.period_end, payments.c.payday, pay_items.c.trainer_id, _REF, _NAME, pay_items.c.currency,
        pay_items.c.amount_minor, payments.c.method, payments.c.last4, payments.c.end_to_end_id,
        pay_run_approvals.c.at_epoch, pay_run_approvals.c.hours_upto,
    )
    .join(pay_runs, pay_runs.c.pay_run_id == pay_items.c.pay_run_id)
    .join(pay_run_approvals, pay_run_approvals.c.pay_run_id == pay_runs.c.pay_run_id)
    .join(_ATTEMPT, _ATTEMPT.c.pay_item_id == pay_items.c.pay_item_id)
    .join(payments, sa.and_(
        payments.c.pay_item_id == _ATTEMPT.c.pay_item_id, payments.c.attempt == _ATTEMPT.c.attempt
    ))
    .outerjoin(trainers, trainers.c.trainer_id == pay_items.c.trainer_id)
)  # fmt: skip
_REGISTER_KEY = list(RegisterRow.__dataclass_fields__)[:11]
_KEY = [earnings.c[name] for name in LineKey.__dataclass_fields__]
_BASIS = [earnings.c[name] for name in Basis.__dataclass_fields__]


class DocumentRows:
    """Reads for documents, many items at a time."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def item_ids(self, pay_run_id: str) -> list[str]:
        """Give a run's pay items, in order."""
        query = sa.select(pay_items.c.pay_item_id).where(pay_items.c.pay_run_id == pay_run_id)
        return list(self._connection.execute(query.order_by(pay_items.c.pay_item_id)).scalars())

    def heads(self, pay_item_ids: Sequence[str]) -> list[tuple[Head, str]]:
        """Give each item's head, and the last thing payroll had heard when its run was approved; in order of items."""
        found: list[tuple[Head, str]] = []
        for ids in chunked(sorted(pay_item_ids)):
            query = _HEAD.where(pay_items.c.pay_item_id.in_(ids)).order_by(pay_items.c.pay_item_id)
            found.extend((Head(*row[:-1]), row[-1]) for row in self._connection.execute(query))
        return found

    def posted(self, pay_item_ids: Sequence[str]) -> dict[str, list[Posted]]:
        """Give per item all claimed earnings, its own and earlier ones, of the work weeks it pays something for."""
        found: defaultdict[str, list[Posted]] = defaultdict(list)
        for ids in chunked(pay_item_ids):
            for row in self._connection.execute(_posted(ids)):
                item_id, earning_id, seconds, amount, reason, claimed_by, *rest = tuple(row)
                key, basis = LineKey(*rest[: len(_KEY)]), Basis(*rest[len(_KEY) :])
                found[item_id].append(Posted(earning_id, key, seconds, amount, basis, reason, claimed_by == item_id))
        return dict(found)

    def register(self, pay_run_id: str) -> Register:
        """Give a run's register: one row a line of each pay item, in order."""
        run = self._connection.execute(sa.select(pay_runs).where(pay_runs.c.pay_run_id == pay_run_id)).one()
        rows = tuple(sorted(RegisterRow(*row) for row in self._connection.execute(_register(pay_run_id))))
        return Register(run.pay_run_id, run.pay_group, run.period_start, run.period_end, run.payday, rows)


def _own_earning(claims: Any, lines: Any) -> sa.ColumnElement[bool]:
    return sa.and_(lines.c.trainer_id == claims.c.trainer_id, lines.c.earning_id == claims.c.earning_id)


def _posted(ids: Sequence[str]) -> sa.Select[Any]:
    claims, lines = earning_claims.alias(), earnings.alias()
    weeks = (
        sa.select(claims.c.pay_item_id, lines.c.trainer_id, lines.c.currency, lines.c.pay_group, lines.c.workweek_start)
        .distinct().join(lines, _own_earning(claims, lines)).where(claims.c.pay_item_id.in_(ids)).subquery()
    )  # fmt: skip
    in_week = [earnings.c[name] == weeks.c[name] for name in ("trainer_id", "workweek_start", "currency", "pay_group")]
    return (
        sa.select(
            weeks.c.pay_item_id, earnings.c.earning_id, earnings.c.seconds, earnings.c.amount_minor,
            accruals.c.reason, earning_claims.c.pay_item_id, *_KEY, *_BASIS,
        )
        .select_from(weeks)
        .join(earnings, sa.and_(*in_week))
        .join(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
        .join(accruals, accruals.c.accrual_id == earnings.c.accrual_id)
        .where(earning_claims.c.pay_item_id <= weeks.c.pay_item_id)
        .order_by(weeks.c.pay_item_id, earnings.c.earning_id)
    )  # fmt: skip


def _register(pay_run_id: str) -> sa.Select[Any]:
    keys = [
        *[earnings.c[name] for name in _REGISTER_KEY], _REF,
        *[sa.func.coalesce(trainers.c[name], _NONE) for name in ("given_name", "family_name", "country")],
        sa.func.coalesce(engagements.c.project_name, _NONE),
    ]  # fmt: skip
    unworked = _unworked(pay_run_id)
    added = [earnings.c.seconds, earnings.c.amount_minor, sa.func.coalesce(unworked.c.added, 0)]
    sums = [sa.cast(sa.func.sum(column), sa.BigInteger) for column in added]
    last = [pay_items.c.pay_item_id, payments.c.end_to_end_id]
    return (
        sa.select(*keys, *sums, *last)
        .select_from(pay_items)
        .join(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
        .join(earnings, _own_earning(earning_claims, earnings))
        .outerjoin(unworked, unworked.c.earning_id == earnings.c.earning_id)
        .join(_ATTEMPT, _ATTEMPT.c.pay_item_id == pay_items.c.pay_item_id)
        .join(payments, sa.and_(
            payments.c.pay_item_id == _ATTEMPT.c.pay_item_id, payments.c.attempt == _ATTEMPT.c.attempt
        ))
        .outerjoin(trainers, trainers.c.trainer_id == earnings.c.trainer_id)
        .outerjoin(engagements, engagements.c.engagement_id == earnings.c.engagement_id)
        .where(pay_items.c.pay_run_id == pay_run_id)
        .group_by(*keys, *last)
    )  # fmt: skip


def _unworked(pay_run_id: str) -> Any:
    """Ask by how much each earning of calls changed the seconds its line pays unworked; earnings keep the new sum."""
    line = [earnings.c.trainer_id, *_KEY]
    before = sa.func.lag(earnings.c.unworked_seconds, 1, 0).over(partition_by=line, order_by=earnings.c.earning_id)
    paid = sa.select(pay_items.c.trainer_id).where(pay_items.c.pay_run_id == pay_run_id)
    changed = sa.select(earnings.c.earning_id, (earnings.c.unworked_seconds - before).label("added"))
    return changed.where(earnings.c.code == CODE, earnings.c.trainer_id.in_(paid)).subquery()
