"""Let go of a template. In: its id. Out: nothing; hours that were logged from it stay."""

from __future__ import annotations

from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def drop_template(unit: TimetrackingPort, call: Call, template_id: str) -> None:
    """Delete it, if it is within the caller's reach."""
    reach(unit, call, "template", template_id, unit.timers.template(template_id))
    unit.timers.drop_template(template_id)
