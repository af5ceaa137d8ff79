"""What must hold over everything stored, as set-based queries. In: the tables. Out: findings; none is a clean house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from services.payroll.domain.run import APPROVED_STATES, TRANSITIONS
from services.payroll.store.bonus_invariants import bonus_findings
from services.payroll.store.tables import (
    awaited_engagements,
    earning_claims,
    earnings,
    engagements,
    hours,
    hours_voids,
    metadata,
    pay_items,
    pay_run_approvals,
    pay_run_states,
    pay_runs,
    payments,
    run_sums,
    unclaimed,
)
from shared.plumbing.owners import orphans
from shared.values.finding import Finding

# What a pay item is of, and what it comes to.
_ITEM, _SUMMED = ("pay_run_id", "trainer_id", "currency"), ("seconds", "amount_minor")


class InvariantQueries:
    """Each query names what breaks one rule."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def findings(self) -> Iterator[Finding]:
        """Run all of them."""
        for query, code, detail in _CHECKS:
            for row in self._connection.execute(query):
                yield Finding(code, str(row[0]), detail)
        yield from self._states()
        yield from bonus_findings(self._connection)
        yield from orphans(self._connection, metadata)

    def _states(self) -> Iterator[Finding]:
        """Walk each run's states: they begin as a draft and follow the table, and approval leaves its row."""
        columns = [pay_run_states.c[name] for name in ("pay_run_id", "state")]
        rows = self._connection.execute(
            sa.select(*columns).order_by(pay_run_states.c.pay_run_id, pay_run_states.c.position)
        )
        approved = set(self._connection.execute(sa.select(pay_run_approvals.c.pay_run_id)).scalars())
        last: tuple[str, str] = ("", "")
        for pay_run_id, state in rows:
            begins = pay_run_id != last[0]
            if (state != "draft") if begins else (state not in TRANSITIONS[last[1]]):
                yield Finding("pay_run_states_off", pay_run_id, f"{state} follows {last[1] or 'nothing'}")
            if (state in APPROVED_STATES) and pay_run_id not in approved:
                yield Finding("pay_run_without_approval", pay_run_id, f"{state}, but nobody approved it")
            last = (pay_run_id, state)


def _items_off() -> sa.Select[Any]:
    claimed = sa.func.coalesce(sa.cast(sa.func.sum(earnings.c.amount_minor), sa.BigInteger), 0)
    return (
        sa.select(pay_items.c.pay_item_id)
        .outerjoin(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
        .outerjoin(earnings, sa.and_(
            earnings.c.trainer_id == pay_items.c.trainer_id, earnings.c.earning_id == earning_claims.c.earning_id,
            earnings.c.currency == pay_items.c.currency,
        ))
        .group_by(pay_items.c.pay_item_id, pay_items.c.amount_minor).having(claimed != pay_items.c.amount_minor)
    )  # fmt: skip


def _paid_before_approval() -> sa.Select[Any]:
    run = pay_run_approvals.c.pay_run_id == pay_items.c.pay_run_id
    return sa.select(pay_items.c.pay_item_id).outerjoin(pay_run_approvals, run).where(
        pay_run_approvals.c.pay_run_id.is_(None)
    )  # fmt: skip


def _claims_of_nothing() -> sa.Select[Any]:
    same = sa.and_(
        earnings.c.earning_id == earning_claims.c.earning_id, earnings.c.trainer_id == earning_claims.c.trainer_id
    )
    return sa.select(earning_claims.c.earning_id).outerjoin(earnings, same).where(earnings.c.earning_id.is_(None))


def _claims_of_no_item() -> sa.Select[Any]:
    item = pay_items.c.pay_item_id == earning_claims.c.pay_item_id
    return sa.select(earning_claims.c.earning_id).outerjoin(pay_items, item).where(pay_items.c.pay_item_id.is_(None))


def _worklist_off() -> sa.Select[Any]:
    """Earnings that wait and are claimed, do neither, or wait with other words than they were posted."""
    claimed = earning_claims.c.earning_id == earnings.c.earning_id
    return (
        sa.select(earnings.c.earning_id).outerjoin(unclaimed, _waits()).outerjoin(earning_claims, claimed)
        .where(unclaimed.c.earning_id.is_(None) == earning_claims.c.earning_id.is_(None))
    )  # fmt: skip


def _waits_for_nothing() -> sa.Select[Any]:
    return sa.select(unclaimed.c.earning_id).outerjoin(earnings, _waits()).where(earnings.c.earning_id.is_(None))


def _waits() -> sa.ColumnElement[bool]:
    """Say that an earning waits, in the words in which it was posted."""
    return sa.and_(*(unclaimed.c[column.name] == earnings.c[column.name] for column in unclaimed.columns))


def _sums_off() -> sa.Select[Any]:
    """Pay items of which the sums of their run, once these are written, say something else, or nothing."""
    written = _written().subquery()
    same = sa.and_(*(written.c[name] == pay_items.c[name] for name in _ITEM))
    apart = [sa.func.coalesce(written.c[name], 0) != pay_items.c[name] for name in _SUMMED]
    sums_are_written = pay_items.c.pay_run_id.in_(sa.select(run_sums.c.pay_run_id))
    return sa.select(pay_items.c.pay_item_id).outerjoin(written, same).where(sums_are_written, sa.or_(*apart))


def _sums_of_no_item() -> sa.Select[Any]:
    same = sa.and_(*(run_sums.c[name] == pay_items.c[name] for name in _ITEM))
    return sa.select(run_sums.c.pay_run_id).outerjoin(pay_items, same).where(pay_items.c.pay_item_id.is_(None))


def _written() -> sa.Select[Any]:
    keys = [run_sums.c[name] for name in _ITEM]
    sums = [sa.cast(sa.func.sum(run_sums.c[name]), sa.BigInteger).label(name) for name in _SUMMED]
    return sa.select(*keys, *sums).group_by(*keys)


def _awaited_by_nobody() -> sa.Select[Any]:
    """Engagements that hours came for, that nobody told of, and that are not on the worklist of these."""
    told = sa.exists().where(engagements.c.engagement_id == hours.c.engagement_id)
    listed = sa.exists().where(awaited_engagements.c.engagement_id == hours.c.engagement_id)
    return sa.select(hours.c.engagement_id).distinct().where(~told, ~listed)


def _own_approvals() -> sa.Select[Any]:
    same = sa.and_(
        pay_run_approvals.c.pay_run_id == pay_runs.c.pay_run_id, pay_run_approvals.c.approved_by == pay_runs.c.opened_by
    )
    return sa.select(pay_runs.c.pay_run_id).join(pay_run_approvals, same)


def _items_without_payment() -> sa.Select[Any]:
    paid = payments.c.pay_item_id == pay_items.c.pay_item_id
    return sa.select(pay_items.c.pay_item_id).outerjoin(payments, paid).where(payments.c.payment_id.is_(None))


def _entries_counted_twice() -> sa.Select[Any]:
    keys = ("trainer_id", "entry_id", "entry_version")
    void = sa.and_(*(hours.c[name] == hours_voids.c[name] for name in keys))
    counting = sa.select(hours.c.entry_id).outerjoin(hours_voids, void).where(hours_voids.c.entry_id.is_(None))
    return counting.group_by(hours.c.trainer_id, hours.c.entry_id).having(sa.func.count() > 1)


_CHECKS: list[tuple[sa.Select[Any], str, str]] = [
    (_items_off(), "pay_item_total_off", "the item does not pay the sum of what it has claimed"),
    (_claims_of_nothing(), "claim_of_nothing", "an earning is claimed that its trainer does not have"),
    (_claims_of_no_item(), "claim_of_no_item", "an earning is claimed by a pay item that is not there"),
    (
        _worklist_off(),
        "earning_neither_waits_nor_claimed",
        "the earning must either wait for a run or be claimed by one",
    ),
    (
        _waits_for_nothing(),
        "waits_for_nothing",
        "an earning waits for a run that was never posted, or not so",
    ),
    (_sums_off(), "run_sums_off", "what the run wrote down of its claims is not what the item pays"),
    (_sums_of_no_item(), "run_sums_of_no_item", "the run wrote down sums for somebody whom it does not pay"),
    (_awaited_by_nobody(), "engagement_not_awaited", "hours wait for the engagement, and no run would find whose"),
    (_paid_before_approval(), "pay_item_without_approval", "the run of this item was never approved"),
    (_own_approvals(), "approved_by_maker", "who opened the run approved it"),
    (_items_without_payment(), "pay_item_without_payment", "no payment was ever ordered for the item"),
    (_entries_counted_twice(), "entry_counts_twice", "two versions of the entry count at once"),
]
