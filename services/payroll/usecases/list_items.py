"""List pay items. In: filters. Out: what was paid, with each newest payment; trainers see their own only."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import PayItem, PayrollPort, Row
from shared.values.call import Call
from shared.values.known_at import require_past

_READ_ALL = ("finance", "finance_approver", "auditor")


def list_items(
    unit: PayrollPort,
    call: Call,
    cursor: tuple[Any, ...] | None,
    limit: int,
    filters: Row,
    known_epoch: int | None = None,
) -> list[PayItem]:
    """Give up to `limit` pay items after a cursor, as known at a moment where one is given.

    Filters: pay_run_id, trainer_id.
    """
    require_past(call, known_epoch)
    own = {} if call.actor.has(*_READ_ALL) else {"trainer_id": call.actor.trainer_id or ""}
    return unit.payments.items_after(cursor, limit, {**filters, **own}, known_epoch)
