"""List earnings. In: filters. Out: posted differences by id; trainers see their own only, whatever they ask for."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import Earning, PayrollPort, Row
from shared.values.call import Call
from shared.values.known_at import require_past

_READ_ALL = ("finance", "finance_approver", "auditor")


def list_earnings(
    unit: PayrollPort,
    call: Call,
    cursor: tuple[Any, ...] | None,
    limit: int,
    filters: Row,
    known_epoch: int | None = None,
) -> list[Earning]:
    """Give up to `limit` earnings after a cursor, as known at a moment where one is given.

    Filters: trainer_id, engagement_id, workweek_start, pay_item_id.
    """
    require_past(call, known_epoch)
    own = {} if call.actor.has(*_READ_ALL) else {"trainer_id": call.actor.trainer_id or ""}
    return unit.earnings.after(cursor, limit, {**filters, **own}, known_epoch)
