"""Send lines back. In: all or some lines of a timesheet, a reason. Out: the timesheet, and `timesheet.returned`."""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.states import RETURNED, WAITING
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.ports import Step, Timesheet, TimetrackingPort
from services.timetracking.usecases.settle_sheet import settle_sheet
from shared.events.timetracking import TimesheetReturned
from shared.values.call import Call
from shared.values.refusal import conflict


@dataclass(frozen=True)
class ReturnLines:
    """Which lines (None: all that wait) and why; the trainer reads the reason."""

    timesheet_id: str
    reason: str
    entry_ids: tuple[str, ...] | None = None


def return_lines(unit: TimetrackingPort, call: Call, command: ReturnLines) -> Timesheet:
    """Return lines that wait for a decision, or a week stated to be without work; they can be submitted again."""
    one = open_sheet(unit, call, command.timesheet_id)
    one.refuse_own(call)
    chosen = one.submitted(command.entry_ids)
    if one.nothing_waits(chosen):
        raise conflict("nothing_to_return", f"The timesheet is {one.sheet.state}; no lines wait for a decision.")
    back = tuple(sorted(line.line.entry_id for line in chosen))
    step = Step(RETURNED, call.actor.user_id, call.at_epoch, command.reason)
    if back:
        unit.entries.step([command.timesheet_id], WAITING, step, back)
        settle_sheet(unit, one, dict.fromkeys(back, RETURNED), step)
    else:
        # No line says what becomes of a week without work: left to its lines it would be approved.
        unit.timesheets.step([one.sheet], step)
    unit.say(TimesheetReturned(command.timesheet_id, one.sheet.trainer_id, call.actor.user_id, command.reason, back))
    return unit.timesheets.get([command.timesheet_id])[command.timesheet_id]
