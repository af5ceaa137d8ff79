"""List bonuses. In: filters. Out: what was granted and taken back; trainers see their own only."""

from __future__ import annotations

from typing import Any

from services.payroll.domain.bonus import Bonus
from services.payroll.usecases.ports import PayrollPort, Row
from shared.values.call import Call

_READ_ALL = ("finance", "finance_approver", "auditor")


def list_bonuses(
    unit: PayrollPort, call: Call, cursor: tuple[Any, ...] | None, limit: int, filters: Row
) -> list[Bonus]:
    """Give up to `limit` bonuses after a cursor; filters: trainer_id, engagement_id."""
    own = {} if call.actor.has(*_READ_ALL) else {"trainer_id": call.actor.trainer_id or ""}
    return unit.bonuses.after(cursor, limit, {**filters, **own})
