"""Mark a file's payments as settled. In: the file's id. Out: the payments settled now, a fact for each."""

from __future__ import annotations

from services.payments.domain.order import Order
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.events.payments import PaymentSettled
from shared.values.call import Call
from shared.values.refusal import conflict


def mark_settled(unit: PaymentsPort, call: Call, file_id: str) -> list[Order]:
    """Settle what was sent and not returned; refuses (`nothing_to_settle`) where nothing is."""
    file = file_named(unit, file_id)
    orders = [member.order for member in unit.files.members(file_id) if member.state == "sent"]
    if not orders:
        raise conflict("nothing_to_settle", f"The file {file_id} is {file.state} and no payment of it is under way.")
    identifiers = [order.payment_id for order in orders]
    unit.orders.enter_states(identifiers, "settled", call.actor.user_id, call.at_epoch, f"settled with {file_id}")
    for order in orders:
        unit.say(PaymentSettled(
            order.payment_id, order.end_to_end_id, order.pay_item_id, order.trainer_id, order.amount_minor,
            order.currency,
        ))  # fmt: skip
    return orders
