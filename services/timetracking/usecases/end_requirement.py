"""Ask for a credential no longer. In: a requirement. Out: it, ended today, and a fact."""

from __future__ import annotations

from dataclasses import replace

from services.timetracking.domain.requirement import Requirement
from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.timetracking import RequirementSet
from shared.values.call import Call
from shared.values.refusal import not_found
from shared.values.span import local_date


def end_requirement(unit: TimetrackingPort, call: Call, requirement_id: str) -> Requirement:
    """End it today, or before it began; done again, it changes nothing."""
    requirement = unit.requirements.get(requirement_id)
    if requirement is None:
        raise not_found("requirement", requirement_id)
    today = local_date(call.at_epoch, "UTC")
    if requirement.valid_to is not None and requirement.valid_to <= today:
        return requirement
    ended = replace(requirement, valid_to=max(today, requirement.valid_from))
    unit.requirements.save(ended)
    unit.say(RequirementSet(
        ended.requirement_id, ended.project_id, ended.kind, ended.name, ended.valid_from.isoformat(),
        ended.valid_to.isoformat() if ended.valid_to else None,
    ))  # fmt: skip
    return ended
