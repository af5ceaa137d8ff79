"""Payment orders and the rows of their states. In and out: `Order`s, many of them as columns."""

from __future__ import annotations

import polars as pl
import sqlalchemy as sa

from services.payments.domain.order import ACCOUNT, ORDERS, Order
from services.payments.domain.states import PAYMENT_PLACES
from services.payments.store.accounts import IS_PRESENT as ACCOUNT_IS_PRESENT
from services.payments.store.states import StateRows, is_present
from services.payments.store.tables import (
    file_payments,
    payment_files,
    payment_states,
    payments,
    payout_account_states,
    payout_accounts,
    unfiled,
)
from services.payments.usecases.ports import Counted, StateChange
from shared.plumbing.columns import read_many, read_stacked, write_together
from shared.plumbing.database import among

_c, _s = payments.c, payment_states.c
ORDER_COLUMNS = tuple(_c[name] for name in ORDERS)
IS_PRESENT = sa.and_(_s.payment_id == _c.payment_id, is_present(payment_states, "payment_id"))
# A payment is created by its order; rows of states say what became of it since, for an outer join by `IS_PRESENT`.
_CREATED = next(iter(PAYMENT_PLACES))
STATE = sa.func.coalesce(_s.state, _CREATED)
# Who heard the order, and of whom.
_CREATED_BY, _CREATED_WHY = "service:payments", "ordered by payroll"
_a, _as = payout_accounts.c, payout_account_states.c
# Which of a trainer's accounts in one currency counts: an active one before one that cools off before a pending one.
_RANK = {"active": 4, "cooling": 3, "pending": 2, "rejected": 1, "withdrawn": 0, "replaced": 0}


class OrderRows:
    """Orders by id, by run, by state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._states = StateRows(connection, payment_states, "payment_id", PAYMENT_PLACES)

    def add(self, orders: pl.DataFrame, at_epoch: int) -> None:
        """Insert orders, which are in no file yet."""
        write_together(self._connection, {
            payments: orders.with_columns(ordered_epoch=at_epoch), unfiled: orders.select("payment_id", "pay_run_id"),
        })  # fmt: skip

    def add_if_new(self, orders: pl.DataFrame, at_epoch: int) -> bool:
        """Insert orders if none of them is there, and say whether that was so; else nothing is inserted."""
        try:
            with self._connection.begin_nested():
                self.add(orders, at_epoch)
        except sa.exc.IntegrityError:
            return False
        return True

    def get(self, payment_id: str) -> Order | None:
        """Give one, if there."""
        row = self._connection.execute(sa.select(*ORDER_COLUMNS).where(_c.payment_id == payment_id)).one_or_none()
        return Order(*row) if row else None

    def among(self, payment_ids: pl.Series) -> pl.DataFrame:
        """Give those of these that are there (ORDERS)."""
        queries = [
            sa.select(*ORDER_COLUMNS).where(some) for some in among(self._connection, _c.payment_id, payment_ids)
        ]
        return read_stacked(self._connection, queries, ORDERS)

    def open(
        self, pay_run_id: str | None, method: str | None = None, *, after: str = "", limit: int | None = None
    ) -> pl.DataFrame:
        """Give the orders that are in no live file, of one run or of all, with the accounts that count, by payment id.

        ORDERS and ACCOUNT. Who is in a live file has left `created`, and nobody else has. With `method`: of those
        alone who have some account of it in the currency. `after` and `limit` give a stretch of them by id.
        """
        some = sa.select(unfiled.c.payment_id).where(unfiled.c.payment_id > after)
        some = some.where(unfiled.c.pay_run_id == pay_run_id) if pay_run_id else some
        listed = (some.order_by(unfiled.c.payment_id).limit(limit) if limit else some).subquery()
        own = sa.and_(_a.trainer_id == _c.trainer_id, _a.currency == _c.currency)
        query = (
            sa.select(*ORDER_COLUMNS, _a.account_id, _as.state, _a.method, _as.why, _a.made_epoch)
            .select_from(listed).join(payments, _c.payment_id == listed.c.payment_id)
            .outerjoin(payout_accounts, own).outerjoin(payout_account_states, ACCOUNT_IS_PRESENT)
        )  # fmt: skip
        if method:
            of_it = payout_accounts.alias()
            query = query.where(sa.exists().where(
                of_it.c.trainer_id == _c.trainer_id, of_it.c.currency == _c.currency, of_it.c.method == method
            ))  # fmt: skip
        found = read_many(self._connection, query, ORDERS | ACCOUNT | {"made_epoch": pl.Int64})
        return _counting(found).sort("payment_id")

    def state(self, payment_id: str) -> str | None:
        """Give the present state, if there is such a payment."""
        history = self.history(payment_id)
        return history[-1].state if history else None

    def account_paid(self, payment_id: str) -> str | None:
        """Give the account its live file sends it to."""
        query = sa.select(file_payments.c.account_id).where(
            file_payments.c.payment_id == payment_id, file_payments.c.live
        )
        return self._connection.execute(query).scalar_one_or_none()

    def page(
        self, *, pay_run_id: str | None, state: str | None, trainer_id: str | None, after: str, limit: int
    ) -> list[tuple[Order, str]]:
        """Give up to `limit` orders with their states, by id after `after`."""
        query = (
            sa.select(*ORDER_COLUMNS, STATE)
            .select_from(payments)
            .outerjoin(payment_states, IS_PRESENT)
            .where(_c.payment_id > after)
        )
        for column, wanted in ((_c.pay_run_id, pay_run_id), (STATE, state), (_c.trainer_id, trainer_id)):
            query = query.where(column == wanted) if wanted else query
        rows = self._connection.execute(query.order_by(_c.payment_id).limit(limit))
        return [(Order(*row[:-1]), row[-1]) for row in rows]

    def counts(self, pay_run_id: str | None) -> list[Counted]:
        """Count orders by state, method of the live file they are in ("" for none) and currency; of one run or all.

        Of each order the last place is read along the key of states: those of other runs are not looked at.
        """
        filed = sa.and_(file_payments.c.payment_id == _c.payment_id, file_payments.c.live)
        method = sa.func.coalesce(payment_files.c.method, "").label("method")
        last = sa.select(sa.func.max(_s.sort_key)).where(_s.payment_id == _c.payment_id).scalar_subquery()
        state = sa.case({place: state for state, place in PAYMENT_PLACES.items()}, value=last, else_=_CREATED)
        rows = (
            sa.select(state.label("state"), method, _c.currency, _c.amount_minor).select_from(payments)
            .outerjoin(file_payments, filed)
            .outerjoin(payment_files, payment_files.c.file_id == file_payments.c.file_id)
        )  # fmt: skip
        found = (rows.where(_c.pay_run_id == pay_run_id) if pay_run_id else rows).subquery()
        keys = [found.c.state, found.c.method, found.c.currency]
        minor = sa.cast(sa.func.sum(found.c.amount_minor), sa.BigInteger)
        query = sa.select(*keys, sa.func.count(), minor).group_by(*keys).order_by(*keys)
        return [Counted(*tuple(row)) for row in self._connection.execute(query)]

    def enter_states(self, payment_ids: pl.Series, state: str, by: str, at_epoch: int, why: str) -> None:
        """Bring payments into a state."""
        self._states.enter_all(payment_ids, state, by, at_epoch, why)

    def history(self, payment_id: str) -> list[StateChange]:
        """Give a payment's states, oldest first; none where it was never ordered."""
        ordered = sa.select(_c.ordered_epoch).where(_c.payment_id == payment_id)
        created = [
            StateChange(_CREATED, _CREATED_BY, epoch, _CREATED_WHY)
            for epoch in self._connection.execute(ordered).scalars()
        ]
        return created + self._states.history(payment_id)


def _counting(found: pl.DataFrame) -> pl.DataFrame:
    """Keep of each order's accounts the one that counts: the best state, then the newest."""
    rank = pl.col("account_state").replace_strict(_RANK, default=None, return_dtype=pl.Int64)
    return (
        found.sort("payment_id", rank, "made_epoch", "account_id").unique("payment_id", keep="last")
        .drop("made_epoch")
    )  # fmt: skip
