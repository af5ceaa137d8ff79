"""Pay an item again after the bank sent its money back. In: the item and a payday. Out: a new payment, a new id."""

from __future__ import annotations

from datetime import date

import polars as pl

from services.payroll.usecases.name_payments import name_payments
from services.payroll.usecases.order_payments import order_payments
from services.payroll.usecases.ports import PayItem, PayrollPort
from shared.values.call import Call
from shared.values.refusal import conflict


def pay_again(unit: PayrollPort, call: Call, pay_item_id: str, payday: date) -> PayItem:
    """Order a new payment; refuses while the last one may still arrive."""
    item = unit.payments.item(pay_item_id)
    if item.payment_state != "returned":
        detail = f"Payment {item.payment_id} is {item.payment_state}; only a returned one is paid again."
        raise conflict("payment_not_returned", detail)
    again = pl.DataFrame({
        "pay_item_id": [pay_item_id], "pay_run_id": item.pay_run_id, "trainer_id": item.trainer_id,
        "amount_minor": item.amount_minor, "currency": item.currency, "payday": payday, "attempt": item.attempt + 1,
    })  # fmt: skip
    order_payments(unit, call, name_payments(call, again), unit.payments.claimed(pay_item_id))
    return unit.payments.item(pay_item_id)
