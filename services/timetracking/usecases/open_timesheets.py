"""Open timesheets where there are none yet. In: work weeks of engagements. Out: their timesheets and what they hold."""

from __future__ import annotations

from collections.abc import Mapping

from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import Filled, SheetKey, Timesheet, TimetrackingPort
from shared.values.call import Call


def open_timesheets(unit: TimetrackingPort, call: Call, wanted: dict[SheetKey, Engagement]) -> dict[SheetKey, Filled]:
    """Give the timesheet of each trainer, engagement and work week, opening those that are missing."""
    return unit.timesheets.ensure(new_timesheets(call, wanted))


def new_timesheets(call: Call, wanted: Mapping[SheetKey, Engagement]) -> list[Timesheet]:
    """Give new, empty timesheets of these trainers, engagements and work weeks, in their order."""
    return [
        Timesheet(call.new_id("tsh"), trainer_id, engagement_id, start, *engagement.week_bounds(start))
        for (trainer_id, engagement_id, start), engagement in sorted(wanted.items(), key=lambda item: item[0])
    ]
