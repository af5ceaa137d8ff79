"""List what became of a timesheet. In: its id. Out: every step of it and of its lines, with who, when and why."""

from __future__ import annotations

from services.timetracking.usecases.ports import SheetStep, TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def list_timesheet_steps(unit: TimetrackingPort, call: Call, timesheet_id: str) -> list[SheetStep]:
    """Give the steps oldest first, if the caller may know the trainer."""
    found = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    reach(unit, call, "timesheet", timesheet_id, found)
    return unit.timesheets.steps(timesheet_id)
