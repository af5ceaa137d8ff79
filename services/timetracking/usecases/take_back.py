"""Take a timesheet back where what was submitted on it is there no more. In: an entry that changed. Out: its step.

Else an approver, or the clock at a deadline, would approve a week of nothing while its hours are being edited.
"""

from __future__ import annotations

from services.timetracking.domain.entry import Entry
from services.timetracking.domain.states import DRAFT, SUBMITTED, WAITING, settled
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.ports import Step, TimetrackingPort
from shared.values.call import Call


def take_back(unit: TimetrackingPort, call: Call, entry: Entry) -> None:
    """Step the timesheet of `entry`, as it was before it was edited or withdrawn, where no line waits there any more.

    It becomes a draft, or what its decided lines make of it; while a line waits or is disputed it stays submitted.
    """
    if entry.state not in WAITING:
        return
    one = open_sheet(unit, call, entry.timesheet_id)
    states = {line.state for line in one.lines}
    after = settled(states) if states - {DRAFT} else DRAFT
    if one.sheet.state == SUBMITTED and after != SUBMITTED:
        unit.timesheets.step([one.sheet], Step(after, call.actor.user_id, call.at_epoch))
