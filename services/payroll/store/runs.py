"""Pay runs: rows, states and the set-based claim. In: runs and items. Out: where runs stand, what is claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.payroll.domain.remark import Circumstances, Claimable
from services.payroll.domain.run import first_work_week, last_work_week
from services.payroll.store.circumstances import circumstances
from services.payroll.store.tables import (
    earning_claims,
    earnings,
    pay_items,
    pay_run_approvals,
    pay_run_states,
    pay_runs,
)
from services.payroll.usecases.ports import PayRun
from shared.events.payroll import ClaimedSeconds
from shared.plumbing.database import insert_many
from shared.values.refusal import Kind, Refusal, not_found

_NEWEST = (
    sa.select(pay_run_states.c.pay_run_id, sa.func.max(pay_run_states.c.position).label("position"))
    .group_by(pay_run_states.c.pay_run_id)
    .subquery()
)
_RUN = (
    sa.select(pay_runs, pay_run_states.c.state, pay_run_states.c.position)
    .join(_NEWEST, _NEWEST.c.pay_run_id == pay_runs.c.pay_run_id)
    .join(pay_run_states, sa.and_(
        pay_run_states.c.pay_run_id == _NEWEST.c.pay_run_id, pay_run_states.c.position == _NEWEST.c.position
    ))
)  # fmt: skip
_OWN = ["pay_run_id", "kind", "pay_group", "period_start", "period_end", "payday", "opened_by", "opened_epoch"]


def _total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    # PostgreSQL adds up 64-bit integers into a numeric; sums here stay whole 64-bit numbers.
    return sa.cast(sa.func.sum(column), sa.BigInteger)


class RunRows:
    """Runs with their newest state; claims made in one statement."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run: PayRun) -> None:
        """Insert a run; its first state follows."""
        self._connection.execute(pay_runs.insert(), {name: getattr(run, name) for name in _OWN})

    def get(self, pay_run_id: str) -> PayRun:
        """Give one, or refuse."""
        row = self._connection.execute(_RUN.where(pay_runs.c.pay_run_id == pay_run_id)).one_or_none()
        if row is None:
            raise not_found("pay_run", pay_run_id)
        return PayRun(*row)

    def after(self, cursor: tuple[Any, ...] | None, limit: int, filters: Mapping[str, Any]) -> list[PayRun]:
        """Give runs by id, after a cursor, of one pay group or state where asked."""
        query = _RUN.order_by(pay_runs.c.pay_run_id).limit(limit)
        for name, value in filters.items():
            query = query.where((pay_run_states if name == "state" else pay_runs).c[name] == value)
        if cursor:
            query = query.where(pay_runs.c.pay_run_id > cursor[0])
        return [PayRun(*row) for row in self._connection.execute(query)]

    def same_period(self, pay_group: str, period_start: Any, period_end: Any) -> str | None:
        """Give the regular run of this pay group and period that is not void, if there is one."""
        query = _RUN.where(
            pay_runs.c.kind == "regular", pay_runs.c.pay_group == pay_group, pay_runs.c.period_start == period_start,
            pay_runs.c.period_end == period_end, pay_run_states.c.state != "void",
        )  # fmt: skip
        row = self._connection.execute(query).first()
        return row[0] if row else None

    def enter(self, pay_run_id: str, position: int, state: str, by: str, at_epoch: int, why: str) -> None:
        """Add a state; the key refuses a second one at the same position."""
        row = {"pay_run_id": pay_run_id, "position": position, "state": state, "by_user": by, "at_epoch": at_epoch}
        self._connection.execute(pay_run_states.insert(), row | {"why": why})

    def note_approval(self, pay_run_id: str, by: str, at_epoch: int, hours_upto: str) -> None:
        """Add the one approval a run can have."""
        row = {"pay_run_id": pay_run_id, "approved_by": by, "at_epoch": at_epoch, "hours_upto": hours_upto}
        self._connection.execute(pay_run_approvals.insert(), row)

    def makers(self, pay_run_id: str) -> set[str]:
        """Give everyone who opened or submitted the run."""
        query = sa.select(pay_run_states.c.by_user).where(pay_run_states.c.pay_run_id == pay_run_id)
        return set(self._connection.execute(query).scalars())

    def claimable(self, run: PayRun) -> list[Claimable]:
        """Sum what no run has claimed, per trainer and currency: work weeks that ended by the period's end."""
        earlier = sa.case((earnings.c.workweek_start < first_work_week(run.period_start), 1), else_=0)
        query = (
            sa.select(earnings.c.trainer_id, earnings.c.currency, _total(earnings.c.amount_minor),
                      _total(earnings.c.seconds), _total(earlier))
            .outerjoin(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
            .where(*_unclaimed(run))
            .group_by(earnings.c.trainer_id, earnings.c.currency)
            .order_by(earnings.c.trainer_id, earnings.c.currency)
        )  # fmt: skip
        return [Claimable(*row) for row in self._connection.execute(query)]

    def circumstances(self, run: PayRun) -> Circumstances:
        """Give what decides whether each trainer can be paid."""
        return circumstances(self._connection, run)

    def claim(self, run: PayRun, items: Sequence[Mapping[str, Any]]) -> dict[str, tuple[ClaimedSeconds, ...]]:
        """Add the pay items and, in one statement, the claims of all their earnings; gives what each item claims."""
        insert_many(self._connection, pay_items, items)
        claims = (
            sa.select(earnings.c.earning_id, earnings.c.trainer_id, pay_items.c.pay_item_id)
            .join(pay_items, sa.and_(
                pay_items.c.pay_run_id == run.pay_run_id, pay_items.c.trainer_id == earnings.c.trainer_id,
                pay_items.c.currency == earnings.c.currency,
            ))
            .outerjoin(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
            .where(*_unclaimed(run))
        )  # fmt: skip
        columns = ["earning_id", "trainer_id", "pay_item_id"]
        self._connection.execute(earning_claims.insert().from_select(columns, claims))
        return self._claimed(items)

    def _claimed(self, items: Sequence[Mapping[str, Any]]) -> dict[str, tuple[ClaimedSeconds, ...]]:
        """Read the claims back and compare: what an item pays is what it has claimed."""
        run_id = items[0]["pay_run_id"]
        found: defaultdict[str, list[ClaimedSeconds]] = defaultdict(list)
        for row in self._connection.execute(claimed_seconds(pay_items.c.pay_run_id == run_id)):
            found[row[0]].append(ClaimedSeconds(row[1], str(row[2]), row[3], row[4]))
        for item in items:
            if sum(part.amount_minor for part in found[item["pay_item_id"]]) != item["amount_minor"]:
                raise Refusal("earnings_moved", "Earnings accrued while the run was approved; approve it again.",
                              kind=Kind.CONFLICT, permanent=False)  # fmt: skip
        return {item_id: tuple(parts) for item_id, parts in found.items()}

    def totals(self, pay_run_id: str) -> list[tuple[str, int, int, int]]:
        """Give per currency: pay items, minor units, seconds."""
        sums = (pay_items.c.amount_minor, pay_items.c.seconds)
        query = (
            sa.select(pay_items.c.currency, sa.func.count(), *map(_total, sums))
            .where(pay_items.c.pay_run_id == pay_run_id)
            .group_by(pay_items.c.currency).order_by(pay_items.c.currency)
        )  # fmt: skip
        return [(row[0], row[1], row[2], row[3]) for row in self._connection.execute(query)]


def claimed_seconds(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Ask what pay items claim, per engagement and work week."""
    keys = [pay_items.c.pay_item_id, earnings.c.engagement_id, earnings.c.workweek_start]
    return (
        sa.select(*keys, _total(earnings.c.seconds), _total(earnings.c.amount_minor))
        .select_from(pay_items)
        .join(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
        .join(earnings, sa.and_(
            earnings.c.trainer_id == earning_claims.c.trainer_id, earnings.c.earning_id == earning_claims.c.earning_id
        ))
        .where(which).group_by(*keys).order_by(*keys)
    )  # fmt: skip


def _unclaimed(run: PayRun) -> list[sa.ColumnElement[bool]]:
    return [
        earning_claims.c.earning_id.is_(None), earnings.c.pay_group == run.pay_group,
        earnings.c.workweek_start <= last_work_week(run.period_end),
    ]  # fmt: skip
