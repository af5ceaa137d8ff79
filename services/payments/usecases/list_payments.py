"""List payments with their states. In: filters and where the page begins. Out: orders and states."""

from __future__ import annotations

from services.payments.domain.order import Order
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call


def list_payments(
    unit: PaymentsPort,
    call: Call,
    *,
    pay_run_id: str | None,
    state: str | None,
    trainer_id: str | None,
    after: str,
    limit: int,
) -> list[tuple[Order, str]]:
    """Give up to `limit` payments by id; a trainer sees their own."""
    mine = call.reach.narrowed("trainer", trainer_id)
    return unit.orders.page(pay_run_id=pay_run_id, state=state, trainer_id=mine, after=after, limit=limit)
