"""Pay items with their payments, and holds. In: rows. Out: where each payment stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.run import PAYMENT_STATES
from services.payroll.store.claims import CLAIMED, claimed_seconds, total
from services.payroll.store.tables import holds, pay_items, pay_runs, payment_states, payments, payout_accounts
from services.payroll.usecases.ports import Held, PayItem, Way
from shared.plumbing.columns import read_columns, read_many, write_columns
from shared.plumbing.database import IN_CHUNK, chunked, upsert
from shared.values.refusal import not_found

_RANK = sa.case({state: rank for rank, state in enumerate(PAYMENT_STATES)}, value=payment_states.c.state)


def newest_attempt() -> sa.Subquery:
    """Select the last payment ordered for each pay item."""
    query = sa.select(payments.c.pay_item_id, sa.func.max(payments.c.attempt).label("attempt"))
    return query.group_by(payments.c.pay_item_id).subquery()


def _is_newest(known_epoch: int | None) -> list[sa.ColumnElement[bool]]:
    """Say that no later payment was ordered for the item, by the end of a second where one is given.

    Asked of each row, by the index of attempts: one trainer's items cost no look at everybody's payments. Nearly all
    payments are first attempts, which are later than none: a database that compares whole tables leaves them out.
    """
    later = payments.alias()
    known = [] if known_epoch is None else [later.c.ordered_epoch <= known_epoch]
    same = sa.and_(later.c.pay_item_id == payments.c.pay_item_id, later.c.attempt > 1)
    by_then = [] if known_epoch is None else [payments.c.ordered_epoch <= known_epoch]
    return [~sa.exists().where(same, later.c.attempt > payments.c.attempt, *known), *by_then]


def _items(known_epoch: int | None = None) -> sa.Select[Any]:
    """Select pay items with their newest payment and where it stands, or stood at the end of a second.

    That it is ordered its own row says; states are what was heard of it since.
    """
    return (
        sa.select(pay_items.c.pay_item_id, pay_items.c.pay_run_id, pay_items.c.trainer_id, pay_items.c.currency,
                  pay_items.c.amount_minor, pay_items.c.seconds, payments.c.payment_id, payments.c.attempt,
                  payments.c.end_to_end_id, payments.c.payday, payments.c.method, payments.c.last4,
                  _stands(known_epoch).label("payment_state"))
        .join(payments, payments.c.pay_item_id == pay_items.c.pay_item_id)
        .where(*_is_newest(known_epoch))
    )  # fmt: skip


def _stands(known_epoch: int | None) -> sa.ColumnElement[str]:
    """Say where a payment stands: in the last state it reached, by the end of a second where one is given."""
    state = sa.select(payment_states.c.state).where(payment_states.c.payment_id == payments.c.payment_id)
    if known_epoch is not None:
        state = state.where(payment_states.c.at_epoch <= known_epoch)
    return sa.func.coalesce(state.order_by(_RANK.desc()).limit(1).scalar_subquery(), PAYMENT_STATES[0])


def _reached(state: str) -> sa.Select[str]:
    """Select the payments that reached a state: few of the many, of which alone it is asked whether they stand there.

    That one is ordered no row of states says.
    """
    if state == PAYMENT_STATES[0]:
        return sa.select(payments.c.payment_id)
    return sa.select(payment_states.c.payment_id).where(payment_states.c.state == state)


class PaymentRows:
    """Payments and their states, each state once."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def order(self, ordered: pl.DataFrame, at_epoch: int) -> None:
        """Add payments."""
        write_columns(self._connection, payments, ordered.with_columns(ordered_epoch=at_epoch))

    def enter(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add states; one that was reached before stays as it was."""
        upsert(self._connection, payment_states, rows, keys=["payment_id", "state"], update=[])

    def item(self, pay_item_id: str) -> PayItem:
        """Give one with its newest payment, or refuse."""
        row = self._connection.execute(_items().where(pay_items.c.pay_item_id == pay_item_id)).one_or_none()
        if row is None:
            raise not_found("pay_item", pay_item_id)
        return PayItem(*row)

    def items_after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Mapping[str, Any], known_epoch: int | None = None
    ) -> list[PayItem]:
        """Give pay items by id, after a cursor, of one run or trainer; those of a moment, as they stood then.

        `payment_state` among the filters is where the newest payment stands.
        """
        query = _items(known_epoch).order_by(pay_items.c.pay_item_id).limit(limit)
        query = query.where(*[pay_items.c[name] == value for name, value in filters.items() if name != "payment_state"])
        if cursor:
            query = query.where(pay_items.c.pay_item_id > cursor[0])
        if state := filters.get("payment_state"):
            query = query.where(payments.c.payment_id.in_(_reached(state)), _stands(known_epoch) == state)
        return [PayItem(*row) for row in self._connection.execute(query)]

    def claimed(self, pay_item_id: str) -> pl.DataFrame:
        """Give what an item has claimed, per engagement and work week."""
        return read_columns(self._connection, claimed_seconds(pay_items.c.pay_item_id == pay_item_id), CLAIMED)

    def accounts(self, trainer_ids: pl.Series) -> pl.DataFrame:
        """Give method and last 4 of each trainer's active account in each currency."""
        names = ("trainer_id", "currency", "method", "last4", "account_id")
        columns = {name: payout_accounts.c[name] for name in names}
        query = sa.select(*columns.values()).where(payout_accounts.c.state == "active")
        if trainer_ids.len() <= IN_CHUNK:
            query = query.where(payout_accounts.c.trainer_id.in_(trainer_ids.to_list()))
        found = read_many(self._connection, query, dict.fromkeys(columns, pl.String))
        return found.sort("account_id").unique(["trainer_id", "currency"], keep="last").drop("account_id")

    def ways(self, pay_run_id: str) -> list[Way]:
        """Add up a run's pay items by the method of their newest payment, and by currency."""
        paid = _items().where(pay_items.c.pay_run_id == pay_run_id).subquery()
        keys = [paid.c.method, paid.c.currency]
        query = sa.select(*keys, sa.func.count(), total(paid.c.seconds), total(paid.c.amount_minor))
        return [Way(*tuple(row)) for row in self._connection.execute(query.group_by(*keys).order_by(*keys))]

    def progress(self, payment_ids: Sequence[str]) -> list[tuple[str, int, int, int]]:
        """Give for each run of these payments: items, and how many of them are released and settled by now.

        The runs stay locked until the transaction ends: of two that hear of one run's payments, the later sees all.
        """
        runs: set[str] = set()
        for ids in chunked(payment_ids):
            items = sa.select(payments.c.pay_item_id).where(payments.c.payment_id.in_(ids))
            query = sa.select(pay_items.c.pay_run_id).where(pay_items.c.pay_item_id.in_(items)).distinct()
            runs.update(self._connection.execute(query).scalars())
        locked = sa.select(pay_runs.c.pay_run_id).order_by(pay_runs.c.pay_run_id).with_for_update(key_share=True)
        self._connection.execute(locked.where(pay_runs.c.pay_run_id.in_(runs)))
        stand = _items().where(pay_items.c.pay_run_id.in_(sorted(runs))).subquery()
        state = list(stand.c)[-1]
        released = sa.func.count(sa.case((state != "ordered", 1)))
        settled = sa.func.count(sa.case((state == "settled", 1)))
        query = sa.select(stand.c.pay_run_id, sa.func.count(), released, settled).group_by(stand.c.pay_run_id)
        return [
            (row[0], row[1], row[2], row[3]) for row in self._connection.execute(query.order_by(stand.c.pay_run_id))
        ]


class HoldRows:
    """Holds by trainer; the last row says whether one is in force."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def last(self, trainer_id: str) -> tuple[int, str]:
        """Give the position and state of the last row; (0, "") where there is none."""
        query = sa.select(holds.c.position, holds.c.state).where(holds.c.trainer_id == trainer_id)
        row = self._connection.execute(query.order_by(holds.c.position.desc()).limit(1)).one_or_none()
        return (row[0], row[1]) if row else (0, "")

    def held(self, after: str, limit: int, trainer_id: str | None) -> list[Held]:
        """Give the holds in force by trainer, after one, of one trainer where asked."""
        later = holds.alias()
        newer = sa.exists().where(later.c.trainer_id == holds.c.trainer_id, later.c.position > holds.c.position)
        query = sa.select(*[holds.c[name] for name in ("trainer_id", "at_epoch", "by_user", "why")])
        query = query.where(holds.c.state == "held", holds.c.trainer_id > after, ~newer)
        query = query.where(holds.c.trainer_id == trainer_id) if trainer_id else query
        return [Held(*row) for row in self._connection.execute(query.order_by(holds.c.trainer_id).limit(limit))]

    def enter(self, row: Mapping[str, Any]) -> None:
        """Add a row."""
        self._connection.execute(holds.insert(), dict(row))
