"""List entries. In: a call, a timesheet or none, a place to go on from. Out: live entries of the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call


def list_entries(
    unit: TimetrackingPort, call: Call, timesheet_id: str | None, cursor: Sequence[Any] | None, limit: int
) -> list[Entry]:
    """Give up to `limit` live entries after the cursor, by trainer and id."""
    after = (cursor[0], cursor[1]) if cursor else None
    return unit.entries.page(call.reach, timesheet_id, after, limit)
