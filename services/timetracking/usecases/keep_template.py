"""Keep a work week as a template. In: a timesheet and a name. Out: the template."""

from __future__ import annotations

from services.timetracking.domain.template import Template, lines_of
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call
from shared.values.refusal import conflict


def keep_template(unit: TimetrackingPort, call: Call, timesheet_id: str, name: str) -> Template:
    """Keep the hours of a week without their dates; refuses a week that has none."""
    found = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    sheet, trainer = reach(unit, call, "timesheet", timesheet_id, found)
    lines = lines_of(unit.entries.on_sheet(timesheet_id), sheet.week_start)
    if not lines:
        raise conflict("nothing_to_keep", "The timesheet holds no hours; log some first.")
    template = Template(call.new_id("tpl"), trainer.trainer_id, sheet.engagement_id, name, lines)
    unit.timers.add_template(template, call.at_epoch)
    return template
