"""Record that the bank sent a payment back. In: its id and the bank's reason code. Out: the payment, returned.

Terminal: payroll owes the money again and orders a new payment under a new end-to-end id. Where the code
blames the account, the account is rejected too, so that the new payment waits for another.
"""

from __future__ import annotations

import polars as pl

from services.payments.domain.order import Order
from services.payments.domain.reasons import reason
from services.payments.domain.states import PAYMENT, require_step
from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.reject_account import reject_account
from shared.events.payments import PaymentReturned
from shared.values.call import Call
from shared.values.refusal import not_found


def record_return(unit: PaymentsPort, call: Call, payment_id: str, reason_code: str) -> Order:
    """Enter the return of a sent or settled payment and say so."""
    order, state = unit.orders.get(payment_id), unit.orders.state(payment_id)
    if order is None or state is None:
        raise not_found("payment", payment_id)
    require_step(PAYMENT, "payment", payment_id, state, "returned")
    why = reason(reason_code)
    unit.orders.enter_states(pl.Series([payment_id]), "returned", call.actor.user_id, call.at_epoch, why.code)
    unit.say(PaymentReturned(
        payment_id, order.end_to_end_id, order.pay_item_id, order.trainer_id, order.amount_minor,
        order.currency, why.code,
    ))  # fmt: skip
    account_id = unit.orders.account_paid(payment_id)
    account = unit.accounts.get(account_id) if account_id else None
    if why.blames_account and account and account.state == "active":
        reject_account(unit, call, account.account_id, why.code)
    return order
