"""Fill a work week from a template. In: its id, and the date on which the week begins. Out: drafts."""

from __future__ import annotations

from datetime import date

from services.timetracking.usecases.fill_week import fill_week
from services.timetracking.usecases.log_times import Logged
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def use_template(unit: TimetrackingPort, call: Call, template_id: str, week_start: date) -> Logged:
    """Log the template's hours as drafts; used twice for a week, nothing is added."""
    template, _trainer = reach(unit, call, "template", template_id, unit.timers.template(template_id))
    return fill_week(unit, call, template.engagement_id, week_start, template.lines, template_id)
