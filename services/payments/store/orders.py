"""Payment orders and the rows of their states. In and out: `Order`s."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl
import sqlalchemy as sa

from services.payments.domain.order import Order
from services.payments.store.states import StateRows
from services.payments.store.tables import file_payments, payment_files, payment_states, payments
from services.payments.usecases.ports import Counted, StateChange
from shared.plumbing.columns import write_columns
from shared.plumbing.database import among

_c, _s = payments.c, payment_states.c
ORDER_COLUMNS = (
    _c.payment_id, _c.end_to_end_id, _c.pay_item_id, _c.pay_run_id, _c.trainer_id, _c.amount_minor, _c.currency,
    _c.payday,
)  # fmt: skip
IS_PRESENT = sa.and_(_s.payment_id == _c.payment_id, _s.most_recent)


class OrderRows:
    """Orders by id, by run, by state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._states = StateRows(connection, payment_states, "payment_id")

    def add(self, orders: Sequence[Order], at_epoch: int) -> None:
        """Insert orders; states go by `enter_states`."""
        columns = {name: [getattr(order, name) for order in orders] for name in Order.__dataclass_fields__}
        write_columns(self._connection, payments, pl.DataFrame(columns).with_columns(ordered_epoch=at_epoch))

    def by_id(self, payment_ids: Collection[str]) -> dict[str, Order]:
        """Give those that are there."""
        found: dict[str, Order] = {}
        for some in among(self._connection, _c.payment_id, payment_ids):
            rows = self._connection.execute(sa.select(*ORDER_COLUMNS).where(some))
            found |= {row[0]: Order(*row) for row in rows}
        return found

    def open(self, pay_run_id: str | None) -> list[Order]:
        """Give the created orders that are in no live file, of one run or of all, by payment id."""
        taken = sa.and_(file_payments.c.payment_id == _c.payment_id, file_payments.c.live)
        query = (
            sa.select(*ORDER_COLUMNS).join(payment_states, IS_PRESENT).outerjoin(file_payments, taken)
            .where(_s.state == "created", file_payments.c.file_id.is_(None)).order_by(_c.payment_id)
        )  # fmt: skip
        if pay_run_id:
            query = query.where(_c.pay_run_id == pay_run_id)
        return [Order(*row) for row in self._connection.execute(query)]

    def state(self, payment_id: str) -> str | None:
        """Give the present state, if there is such a payment."""
        query = sa.select(_s.state).where(_s.payment_id == payment_id, _s.most_recent)
        return self._connection.execute(query).scalar_one_or_none()

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
        query = sa.select(*ORDER_COLUMNS, _s.state).join(payment_states, IS_PRESENT).where(_c.payment_id > after)
        for column, wanted in ((_c.pay_run_id, pay_run_id), (_s.state, state), (_c.trainer_id, trainer_id)):
            query = query.where(column == wanted) if wanted else query
        rows = self._connection.execute(query.order_by(_c.payment_id).limit(limit))
        return [(Order(*row[:-1]), row[-1]) for row in rows]

    def counts(self, pay_run_id: str | None) -> list[Counted]:
        """Count orders by state, method of the live file they are in ("" for none) and currency; of one run or all."""
        filed = sa.and_(file_payments.c.payment_id == _c.payment_id, file_payments.c.live)
        method = sa.func.coalesce(payment_files.c.method, "").label("method")
        rows = (
            sa.select(_s.state, method, _c.currency, _c.amount_minor).join(payment_states, IS_PRESENT)
            .outerjoin(file_payments, filed)
            .outerjoin(payment_files, payment_files.c.file_id == file_payments.c.file_id)
        )  # fmt: skip
        found = (rows.where(_c.pay_run_id == pay_run_id) if pay_run_id else rows).subquery()
        keys = [found.c.state, found.c.method, found.c.currency]
        minor = sa.cast(sa.func.sum(found.c.amount_minor), sa.BigInteger)
        query = sa.select(*keys, sa.func.count(), minor).group_by(*keys).order_by(*keys)
        return [Counted(*tuple(row)) for row in self._connection.execute(query)]

    def enter_states(self, payment_ids: Sequence[str], state: str, by: str, at_epoch: int, why: str) -> None:
        """Bring payments into a state."""
        self._states.enter([(payment_id, state) for payment_id in payment_ids], by, at_epoch, why)

    def history(self, payment_id: str) -> list[StateChange]:
        """Give a payment's states, oldest first."""
        return self._states.history(payment_id)
