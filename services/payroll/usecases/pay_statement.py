"""Give one pay statement as PDF. In: a pay item. Out: bytes; trainers get their own only."""

from __future__ import annotations

from services.payroll.usecases.lay_out_statements import lay_out_statements
from services.payroll.usecases.ports import PayrollPort
from shared.values.call import Call
from shared.values.refusal import not_found


def pay_statement(unit: PayrollPort, call: Call, pay_item_id: str) -> bytes:
    """Lay out and render; an item of someone else is one that a trainer may not know of."""
    item = unit.payments.item(pay_item_id)
    reads_all = call.actor.has("finance", "finance_approver", "auditor", "service")
    if not reads_all and item.trainer_id != call.actor.trainer_id:
        raise not_found("pay_item", pay_item_id)
    return unit.render_statement(next(lay_out_statements(unit, [pay_item_id])))
