"""Set rules for hours from a day on. In: a project or none, and what shall hold. Out: the version.

Nothing is overwritten: a later version says what it changes, and what was decided under earlier ones stays.
"""

from __future__ import annotations

from datetime import date

from services.timetracking.domain.time_rules import RulesVersion, TimeRules
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import Refusal, not_found


def set_time_rules(
    unit: TimetrackingPort, call: Call, project_id: str | None, valid_from: date, said: TimeRules
) -> RulesVersion:
    """Add a version; refuses one that says nothing."""
    if project_id is not None and unit.projects.get(project_id) is None:
        raise not_found("project", project_id)
    if said == TimeRules():
        raise Refusal("rules_say_nothing", "Give at least one rule to set.")
    version = RulesVersion(call.new_id("rul"), project_id, valid_from, said, call.actor.user_id, call.at_epoch)
    unit.rules.add(version)
    return version
