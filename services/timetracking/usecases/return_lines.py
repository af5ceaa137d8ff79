"""Send lines back. In: all or some lines of a timesheet, a reason. Out: the timesheet, and `timesheet.returned`."""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.states import RETURNED, SUBMITTED, WAITING, settled
from services.timetracking.usecases.open_sheets import open_sheets
from services.timetracking.usecases.ports import Step, Timesheet, TimetrackingPort
from shared.events.timetracking import TimesheetReturned
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


@dataclass(frozen=True)
class ReturnLines:
    """Which lines (None: all that wait) and why; the trainer reads the reason."""

    timesheet_id: str
    reason: str
    entry_ids: tuple[str, ...] | None = None


def return_lines(unit: TimetrackingPort, call: Call, command: ReturnLines) -> Timesheet:
    """Return lines that wait for a decision; they can be edited and submitted again."""
    _ids, opened = next(open_sheets(unit, call, [command.timesheet_id]))
    one = opened.get(command.timesheet_id)
    if one is None:
        raise not_found("timesheet", command.timesheet_id)
    one.refuse_own(call)
    back = tuple(sorted(line.line.entry_id for line in one.submitted(command.entry_ids)))
    if not back and one.sheet.state != SUBMITTED:
        raise conflict("nothing_to_return", f"The timesheet is {one.sheet.state}; no lines wait for a decision.")
    step = Step(RETURNED, call.actor.user_id, call.at_epoch, command.reason)
    unit.entries.step([command.timesheet_id], WAITING, step, back)
    rest = settled(RETURNED if line.line.entry_id in back else line.state for line in one.lines)
    if rest != SUBMITTED:
        unit.timesheets.step([one.sheet], step)
    unit.say(TimesheetReturned(command.timesheet_id, one.sheet.trainer_id, call.actor.user_id, command.reason, back))
    return unit.timesheets.get([command.timesheet_id])[command.timesheet_id]
