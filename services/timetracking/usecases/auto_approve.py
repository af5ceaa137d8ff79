"""Approve what nobody decided on in time. In: the clock's tick. Out: how many timesheets, `hours.approved` for each.

Only where the project's rules agreed to it, once it was told in time, and noted as what it is: the approver is this
service, the cause says why. Disputed lines are not approved by any clock.
"""

from __future__ import annotations

from services.timetracking.domain.lines import digest_of, exact
from services.timetracking.domain.states import APPROVED
from services.timetracking.usecases.accept_lines import accept_lines
from services.timetracking.usecases.find_unanswered import find_unanswered
from services.timetracking.usecases.open_sheets import OpenSheet, open_sheets
from services.timetracking.usecases.ports import Approval, Step, TimetrackingPort
from shared.values.call import Call

WHY = "approved automatically: nobody decided by the deadline agreed for the project"


def auto_approve(unit: TimetrackingPort, call: Call) -> int:
    """Approve the lines that wait on timesheets past their deadline."""
    due = [
        one.waiting.sheet.timesheet_id for one in find_unanswered(unit, call.at_epoch)
        if one.waiting.told_epoch is not None and one.due_epoch(one.waiting.told_epoch) <= call.at_epoch
    ]  # fmt: skip
    step, done = Step(APPROVED, call.actor.user_id, call.at_epoch, WHY), 0
    for _ids, opened in open_sheets(unit, call, due):
        approvals = [_approval(call, one) for one in opened.values() if not one.nothing_waits(one.submitted())]
        accept_lines(unit, opened, approvals, step, cause=WHY)
        done += len(approvals)
    return done


def _approval(call: Call, one: OpenSheet) -> Approval:
    lines = exact(one.submitted())
    return Approval(call.new_id("apr"), one.sheet.timesheet_id, one.sheet.trainer_id, call.actor.user_id, call.at_epoch,
                    digest_of(lines), lines)  # fmt: skip
