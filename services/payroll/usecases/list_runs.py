"""List pay runs. In: filters, a moment or none. Out: runs where they stand, or stood then."""

from __future__ import annotations

from typing import Any

from services.payroll.usecases.ports import PayrollPort, PayRun, Row
from shared.values.call import Call
from shared.values.known_at import require_past


def list_runs(
    unit: PayrollPort,
    call: Call,
    cursor: tuple[Any, ...] | None,
    limit: int,
    filters: Row,
    known_epoch: int | None = None,
) -> list[PayRun]:
    """Give up to `limit` runs after a cursor; filters: pay_group, state."""
    require_past(call, known_epoch)
    return unit.runs.after(cursor, limit, filters, known_epoch)
