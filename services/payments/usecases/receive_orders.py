"""Receive payment orders. In: payment.ordered facts. Out: payments in state created, each once."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.order import Order
from services.payments.usecases.ports import PaymentsPort
from shared.events.payroll import PaymentOrdered
from shared.values.call import Call
from shared.values.refusal import conflict
from shared.values.span import parse_date


def receive_orders(unit: PaymentsPort, call: Call, facts: Sequence[PaymentOrdered]) -> None:
    """Enter new orders; an order heard again adds nothing, one that says something else is refused."""
    known = unit.orders.by_id([fact.payment_id for fact in facts])
    new: dict[str, Order] = {}
    for order in map(_order, facts):
        before = known.get(order.payment_id) or new.get(order.payment_id)
        if before is None:
            new[order.payment_id] = order
        elif before != order:
            raise conflict("payment_ordered_otherwise", f"{order.payment_id} was ordered with other words before.")
    unit.orders.add(list(new.values()), call.at_epoch)
    unit.orders.enter_states(list(new), "created", call.actor.user_id, call.at_epoch, "ordered by payroll")


def _order(fact: PaymentOrdered) -> Order:
    return Order(
        fact.payment_id, fact.end_to_end_id, fact.pay_item_id, fact.pay_run_id, fact.trainer_id, fact.amount_minor,
        fact.currency, parse_date(fact.payday, field="payday"),
    )  # fmt: skip
