"""Watch budgets. In: the clock's tick. Out: what each has used, and `budget.reached` once for each threshold.

Adding a project's hours up costs as much as they are many, so it is done every quarter of an hour, not with each entry.
"""

from __future__ import annotations

from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.timetracking import BudgetReached
from shared.values.call import Call

EVERY_SECONDS, AT_A_TIME = 900, 20


def watch_budgets(unit: TimetrackingPort, call: Call) -> int:
    """Look at up to `AT_A_TIME` that were not looked at for long; gives how many."""
    found = unit.budgets.hold_unwatched(call.at_epoch - EVERY_SECONDS, AT_A_TIME)
    for budget in found:
        used_seconds = unit.budgets.used(budget)
        told = unit.budgets.told(budget.budget_id)
        unit.budgets.look(budget, used_seconds, call.at_epoch)
        for percent in budget.reached(used_seconds):
            if percent not in told:
                unit.budgets.tell(budget, percent, used_seconds, call.at_epoch)
                unit.say(BudgetReached(budget.budget_id, budget.project_id, percent, budget.cap_seconds, used_seconds))
    return len(found)
