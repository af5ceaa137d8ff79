"""Show a pay item. In: its id. Out: it, with its newest payment; trainers see their own only."""

from __future__ import annotations

from services.payroll.usecases.ports import PayItem, PayrollPort
from services.payroll.usecases.reach import require_reach
from shared.values.call import Call


def show_item(unit: PayrollPort, call: Call, pay_item_id: str) -> PayItem:
    """Give one, if the caller may know whose it is."""
    item = unit.payments.item(pay_item_id)
    require_reach(call, "pay_item", pay_item_id, item.trainer_id)
    return item
