"""Escalate the disputes whose time is up. In: the clock's tick. Out: how many, and `dispute.escalated` for each.

The hours stay disputed: whoever may decide still may, and finance finds the dispute among those past their deadline.
"""

from __future__ import annotations

from services.timetracking.domain.dispute import DISPUTE, ESCALATED
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.ports import Step, TimetrackingPort
from shared.events.timetracking import DisputeEscalated
from shared.values.call import Call

AT_A_TIME = 100


def escalate_disputes(unit: TimetrackingPort, call: Call) -> int:
    """Escalate up to `AT_A_TIME`, those due first."""
    due = unit.disputes.due(call.at_epoch, AT_A_TIME)
    # In order of timesheet, as everyone holds them who holds several.
    for found in sorted(due, key=lambda one: one.timesheet_id):
        open_sheet(unit, call, found.timesheet_id)
        dispute = unit.disputes.get(found.dispute_id)
        if dispute is not None and ESCALATED in DISPUTE[dispute.state]:
            unit.disputes.step(dispute, Step(ESCALATED, call.actor.user_id, call.at_epoch, "not decided in time"))
            unit.say(DisputeEscalated(dispute.dispute_id, dispute.trainer_id, dispute.due_epoch))
    return len(due)
