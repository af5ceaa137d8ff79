"""Give one pay statement as PDF. In: a pay item, the languages asked for. Out: bytes; trainers get their own only."""

from __future__ import annotations

from services.payroll.usecases.lay_out_statements import lay_out_statements
from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.reach import require_reach
from shared.values.call import Call


def pay_statement(unit: PayrollPort, call: Call, pay_item_id: str, asked: str) -> bytes:
    """Lay out and render; an item of someone else is one that a trainer may not know of."""
    item = unit.payments.item(pay_item_id)
    require_reach(call, "pay_item", pay_item_id, item.trainer_id)
    return unit.render_statement(next(lay_out_statements(unit, [pay_item_id])), asked)
