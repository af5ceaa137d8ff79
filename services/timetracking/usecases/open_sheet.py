"""Open one timesheet to act on it. In: its id. Out: it with its lines, held until the unit ends, or "not found"."""

from __future__ import annotations

from services.timetracking.usecases.open_sheets import OpenSheet, open_sheets
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import not_found


def open_sheet(unit: TimetrackingPort, call: Call, timesheet_id: str) -> OpenSheet:
    """Give the timesheet, if the caller may know its trainer."""
    _ids, opened = next(open_sheets(unit, call, [timesheet_id]))
    if timesheet_id not in opened:
        raise not_found("timesheet", timesheet_id)
    return opened[timesheet_id]
