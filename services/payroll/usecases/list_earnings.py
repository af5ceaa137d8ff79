"""List earnings. In: filters. Out: posted differences by id; trainers see their own only."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import Earning, PayrollPort, Row
from services.payroll.usecases.reach import narrowed
from shared.values.call import Call
from shared.values.known_at import require_past


def list_earnings(
    unit: PayrollPort,
    call: Call,
    cursor: tuple[Any, ...] | None,
    limit: int,
    filters: Row,
    known_epoch: int | None = None,
) -> list[Earning]:
    """Give up to `limit` earnings after a cursor, as known at a moment where one is given.

    Filters: trainer_id, engagement_id, workweek_start, pay_item_id, and `unpaid`: those that no run has claimed.
    """
    require_past(call, known_epoch)
    return unit.earnings.after(cursor, limit, narrowed(call, filters), known_epoch)
