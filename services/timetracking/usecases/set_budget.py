"""Set a budget of hours for a project. In: a cap and the days it is for. Out: the budget; others of it stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.budget import Budget, checked_budget
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import not_found


@dataclass(frozen=True)
class SetBudget:
    """How many hours, of which days (`valid_to` is exclusive), and at which percentage somebody is told."""

    project_id: str
    cap_seconds: int
    valid_from: date
    valid_to: date | None = None
    warn_percent: int = 80


def set_budget(unit: TimetrackingPort, call: Call, command: SetBudget) -> Budget:
    """Add it; the clock looks at it within the minute."""
    if unit.projects.get(command.project_id) is None:
        raise not_found("project", command.project_id)
    budget = checked_budget(Budget(
        call.new_id("bud"), command.project_id, command.valid_from, command.valid_to, command.cap_seconds,
        command.warn_percent, call.actor.user_id, call.at_epoch,
    ))  # fmt: skip
    unit.budgets.add(budget)
    return budget
