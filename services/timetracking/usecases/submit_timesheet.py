"""Submit one work week. In: an engagement and the date on which the week begins. Out: the timesheet, submitted."""

from __future__ import annotations

from datetime import date, timedelta

from services.timetracking.usecases.open_timesheets import open_timesheets
from services.timetracking.usecases.ports import Timesheet, TimetrackingPort
from services.timetracking.usecases.reach import reach
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from shared.values.call import Call
from shared.values.refusal import Refusal


def submit_timesheet(unit: TimetrackingPort, call: Call, engagement_id: str, week_start: date) -> Timesheet:
    """Submit the hours of a work week, or state that there were none."""
    engagement, trainer = reach(unit, call, "engagement", engagement_id, unit.people.engagement(engagement_id))
    engagement.require_week_start(week_start)
    if not any(engagement.covers(week_start + timedelta(days=day)) for day in range(7)):
        raise Refusal(
            "outside_engagement", f"The week of {week_start} lies outside the engagement.", pointer="week_start"
        )
    unit.people.lock([trainer.trainer_id])
    key = (trainer.trainer_id, engagement_id, week_start)
    timesheet_id = open_timesheets(unit, call, {key: engagement})[key].timesheet_id
    refusal = submit_timesheets(unit, call, [timesheet_id])[timesheet_id]
    if refusal:
        raise refusal
    return unit.timesheets.get([timesheet_id])[timesheet_id]
