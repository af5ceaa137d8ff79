"""Ask for a credential on a project. In: a project, what is asked for, from which day. Out: the requirement, a fact.

Hours of days before that stay as welcome as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.requirement import Requirement, checked_requirement
from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.timetracking import RequirementSet
from shared.values.call import Call
from shared.values.refusal import not_found
from shared.values.span import local_date


@dataclass(frozen=True)
class RequireCredential:
    """A kind of credential, or with a name that one alone; `valid_to` is exclusive."""

    project_id: str
    kind: str
    valid_from: date
    name: str = ""
    valid_to: date | None = None


def require_credential(unit: TimetrackingPort, call: Call, command: RequireCredential) -> Requirement:
    """Add it; refuses a day that has passed."""
    if unit.projects.get(command.project_id) is None:
        raise not_found("project", command.project_id)
    name = " ".join(command.name.split())
    requirement = checked_requirement(
        Requirement(call.new_id("req"), command.project_id, command.kind, name, command.valid_from, command.valid_to,
                    call.actor.user_id, call.at_epoch),
        local_date(call.at_epoch, "UTC"),
    )  # fmt: skip
    unit.requirements.save(requirement)
    unit.say(RequirementSet(
        requirement.requirement_id, requirement.project_id, requirement.kind, name, requirement.valid_from.isoformat(),
        requirement.valid_to.isoformat() if requirement.valid_to else None,
    ))  # fmt: skip
    return requirement
