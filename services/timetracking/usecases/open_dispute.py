"""Dispute one line. In: a line that waits, and why it is doubted. Out: the dispute, and `dispute.opened`.

The line is left out of approvals until the dispute is decided; every other line goes its way and is paid on time.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import Dispute
from services.timetracking.domain.states import DISPUTED, WAITING
from services.timetracking.usecases.begin_dispute import begin_dispute
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.ports import Step, TimetrackingPort
from shared.values.call import Call


@dataclass(frozen=True)
class OpenDispute:
    """Which line of which timesheet, and the reason, which the trainer reads."""

    timesheet_id: str
    entry_id: str
    reason: str


def open_dispute(unit: TimetrackingPort, call: Call, command: OpenDispute) -> Dispute:
    """Take one waiting line out of approval; refuses one's own and a line that does not wait."""
    one = open_sheet(unit, call, command.timesheet_id)
    one.refuse_own(call)
    (line,) = one.submitted([command.entry_id])
    engagement = unit.people.engagement(line.line.engagement_id)
    assert engagement is not None, "an entry is on an engagement that is known"
    step = Step(DISPUTED, call.actor.user_id, call.at_epoch, command.reason)
    unit.entries.step([command.timesheet_id], WAITING, step, [command.entry_id])
    return begin_dispute(unit, call, line, engagement, command.reason)
