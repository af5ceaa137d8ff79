"""Open timesheets where there are none yet. In: work weeks of engagements. Out: their timesheets and what they hold."""

from __future__ import annotations

from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import Filled, SheetKey, Timesheet, TimetrackingPort
from shared.values.call import Call


def open_timesheets(unit: TimetrackingPort, call: Call, wanted: dict[SheetKey, Engagement]) -> dict[SheetKey, Filled]:
    """Give the timesheet of each trainer, engagement and work week, opening those that are missing."""
    sheets = [Timesheet.opened(call.new_id("tsh"), key, wanted[key]) for key in sorted(wanted)]
    return unit.timesheets.ensure(sheets)
