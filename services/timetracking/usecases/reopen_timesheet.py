"""Reopen a timesheet, or some of its lines. In: the digest of what was shown, a reason. Out: it, returned.

Approved lines are voided and stand as drafts again, so pay and invoice lose them until they are approved anew; lines
that waited are returned. Disputed and rejected lines stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.states import RETURNED, UNDECIDED, WAITING
from services.timetracking.usecases.draft_again import draft_again
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.open_sheets import OpenSheet
from services.timetracking.usecases.ports import Step, Timesheet, TimetrackingPort
from services.timetracking.usecases.show_reopening import Reopening
from services.timetracking.usecases.void_entries import void_entries
from shared.events.timetracking import TimesheetReopened
from shared.values.call import Call
from shared.values.refusal import conflict


@dataclass(frozen=True)
class ReopenTimesheet:
    """All that is approved or waits, or those of `entry_ids`; the digest is that of `show_reopening`."""

    timesheet_id: str
    digest: str
    reason: str
    entry_ids: tuple[str, ...] | None = None


def reopen_timesheet(unit: TimetrackingPort, call: Call, command: ReopenTimesheet) -> Timesheet:
    """Take approval and submission back; refuses where the lines are not those that were shown."""
    one = open_sheet(unit, call, command.timesheet_id)
    reopening = Reopening.of(one.sheet, one.lines, command.entry_ids)
    if reopening.digest != command.digest:
        raise conflict("lines_changed", "The lines are not those you were shown; look at the reopening again and send "
                       "its present digest.", "digest")  # fmt: skip
    step = Step(RETURNED, call.actor.user_id, call.at_epoch, f"reopened: {command.reason}")
    entries = unit.entries.of([line.entry_id for line in reopening.approved])
    void_entries(unit, call, entries, command.reason)
    makers = {line.line.entry_id: line.made_by for line in one.lines}
    for entry in entries:
        draft_again(unit, call, entry, makers[entry.entry_id], step.why)
    waiting = tuple(line.entry_id for line in reopening.submitted)
    unit.entries.step([command.timesheet_id], WAITING, step, waiting)
    ids = tuple(sorted(line.entry_id for line in (*reopening.approved, *reopening.submitted)))
    _return(unit, one, set(ids), step)
    unit.say(TimesheetReopened(command.timesheet_id, one.sheet.trainer_id, step.by, command.reason, ids))
    return unit.timesheets.get([command.timesheet_id])[command.timesheet_id]


def _return(unit: TimetrackingPort, one: OpenSheet, reopened: set[str], step: Step) -> None:
    """Return the timesheet, unless it is returned already or other lines of it still wait."""
    others = any(line.state in UNDECIDED and line.line.entry_id not in reopened for line in one.lines)
    if not others and one.sheet.state != RETURNED:
        unit.timesheets.step([one.sheet], step)
