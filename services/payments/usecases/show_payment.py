"""Show one payment. In: its id. Out: the order and its states, oldest first."""

from __future__ import annotations

from services.payments.domain.order import Order
from services.payments.usecases.ports import PaymentsPort, StateChange
from services.payments.usecases.reach import require_reach
from shared.values.call import Call
from shared.values.refusal import not_found


def show_payment(unit: PaymentsPort, call: Call, payment_id: str) -> tuple[Order, list[StateChange]]:
    """Give the payment with all that became of it; a trainer sees their own."""
    order = unit.orders.get(payment_id)
    if order is None:
        raise not_found("payment", payment_id)
    require_reach(call, "payment", payment_id, order.trainer_id)
    return order, unit.orders.history(payment_id)
