"""Approve all or some lines of one timesheet. In: the digest of the lines that were read. Out: the approval."""

from __future__ import annotations

from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.ports import Approval, TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import Refusal


def approve_lines(unit: TimetrackingPort, call: Call, accept: Accept) -> Approval:
    """Approve lines; refuses one's own, changed ones, and ones that were approved before."""
    outcome = approve_timesheets(unit, call, [accept])[accept.timesheet_id]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
