"""List pay items. In: filters. Out: what was paid, with each newest payment; trainers see their own only."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import PayItem, PayrollPort, Row
from services.payroll.usecases.reach import narrowed
from shared.values.call import Call
from shared.values.known_at import require_past


def list_items(
    unit: PayrollPort,
    call: Call,
    cursor: tuple[Any, ...] | None,
    limit: int,
    filters: Row,
    known_epoch: int | None = None,
) -> list[PayItem]:
    """Give up to `limit` pay items after a cursor, as known at a moment where one is given.

    Filters: pay_run_id, trainer_id, payment_state.
    """
    require_past(call, known_epoch)
    return unit.payments.items_after(cursor, limit, narrowed(call, filters), known_epoch)
