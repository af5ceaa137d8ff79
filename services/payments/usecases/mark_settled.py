"""Mark a file's payments as settled. In: the file's id. Out: the payments settled now, a fact for each."""

from __future__ import annotations

from services.payments.domain.order import ORDERS, Order, orders_of
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.events.payments import PaymentSettled
from shared.values.call import Call
from shared.values.refusal import conflict


def mark_settled(unit: PaymentsPort, call: Call, file_id: str) -> list[Order]:
    """Settle what was sent and not returned; refuses (`nothing_to_settle`) where nothing is."""
    file = file_named(unit, file_id)
    members = unit.files.members(file_id, "sent")
    if members.is_empty():
        raise conflict("nothing_to_settle", f"The file {file_id} is {file.state} and no payment of it is under way.")
    why = f"settled with {file_id}"
    unit.orders.enter_states(members["payment_id"], "settled", call.actor.user_id, call.at_epoch, why)
    unit.say_columns(PaymentSettled, members.select(
        name for name in PaymentSettled.__dataclass_fields__ if name in ORDERS
    ))  # fmt: skip
    return orders_of(members)
