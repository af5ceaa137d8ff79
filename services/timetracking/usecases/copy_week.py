"""Copy a work week into another. In: a timesheet, and the date on which the other week begins. Out: drafts."""

from __future__ import annotations

from datetime import date

from services.timetracking.domain.template import lines_of
from services.timetracking.usecases.fill_week import fill_week
from services.timetracking.usecases.log_times import Logged
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def copy_week(unit: TimetrackingPort, call: Call, timesheet_id: str, week_start: date) -> Logged:
    """Log the same hours at the same times of day; copied twice, nothing is added."""
    found = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    sheet, _trainer = reach(unit, call, "timesheet", timesheet_id, found)
    lines = lines_of(unit.entries.on_sheet(timesheet_id), sheet.week_start)
    return fill_week(unit, call, sheet.engagement_id, week_start, lines, timesheet_id)
