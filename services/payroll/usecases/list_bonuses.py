"""List bonuses. In: filters. Out: what was granted and taken back; trainers see their own only."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.payroll.domain.bonus import Bonus
from services.payroll.usecases.ports import PayrollPort, Row
from services.payroll.usecases.reach import narrowed
from shared.values.call import Call


def list_bonuses(
    unit: PayrollPort, call: Call, cursor: tuple[Any, ...] | None, limit: int, filters: Row, first: date | None = None
) -> list[Bonus]:
    """Give up to `limit` bonuses after a cursor, for days from `first` on; filters: trainer_id, engagement_id."""
    return unit.bonuses.after(cursor, limit, narrowed(call, filters), first)
