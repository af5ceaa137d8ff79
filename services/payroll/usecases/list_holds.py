"""List holds in force. In: where a page begins, one trainer or none. Out: who is held, since when, by whom and why."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import Held, PayrollPort


def list_holds(unit: PayrollPort, cursor: tuple[Any, ...] | None, limit: int, trainer_id: str | None) -> list[Held]:
    """Give up to `limit` holds by trainer, after a cursor."""
    return unit.holds.held(cursor[0] if cursor else "", limit, trainer_id)
