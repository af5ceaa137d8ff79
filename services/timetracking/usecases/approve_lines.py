"""Approve all or some lines of one timesheet. In: the digest of the lines read. Out: the approval, or a step to it."""

from __future__ import annotations

from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.ports import Approval, SignOff, TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import Refusal


def approve_lines(unit: TimetrackingPort, call: Call, accept: Accept) -> Approval | SignOff:
    """Approve lines, or sign a step of their chain; refuses one's own, changed ones, and ones approved before."""
    outcome = approve_timesheets(unit, call, [accept])[accept.timesheet_id]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
