"""Tell that timesheets will soon be approved by themselves. In: the clock's tick. Out: `timesheet.due`, once each."""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.states import WAITING
from services.timetracking.usecases.find_unanswered import Unanswered, find_unanswered
from services.timetracking.usecases.ports import SheetLine, TimetrackingPort
from services.timetracking.usecases.read_chains import read_chains
from shared.events.timetracking import TimesheetDue
from shared.values.call import Call


def give_notice(unit: TimetrackingPort, call: Call) -> int:
    """Say it a day before, naming whose step of the chain it is where that is one person's, or who stands in for them.

    A timesheet on which nothing waits but a dispute is approved by no clock, and nobody is told that it would be.
    """
    near = [
        one for one in find_unanswered(unit, call.at_epoch)
        if one.agreed_epoch - one.notice_seconds <= call.at_epoch and one.waiting.told_epoch is None
    ]  # fmt: skip
    lines = unit.timesheets.lines([one.waiting.sheet.timesheet_id for one in near])
    near = [one for one in near if _waits(lines.get(one.waiting.sheet.timesheet_id, []))]
    if not near:
        return 0
    sheets = [one.waiting.sheet for one in near]
    chains = read_chains(unit, call, sheets, lines)
    stand_ins = unit.chains.stand_ins(call.at_epoch)
    unit.timesheets.note_told(sheets, call.at_epoch)
    for one in near:
        timesheet_id = one.waiting.sheet.timesheet_id
        chained = chains.get(timesheet_id)
        waiting = [line.line for line in lines.get(timesheet_id, []) if line.state in WAITING]
        absent = chained.waits_for(waiting).user_id if chained else None
        user_id = stand_ins.get(absent or "", absent)
        unit.say(_fact(one, call.at_epoch, sum(line.seconds for line in waiting), user_id))
    return len(near)


def _waits(lines: Sequence[SheetLine]) -> bool:
    """Say whether a line waits, or the week was submitted as one without hours."""
    return not lines or any(line.state in WAITING for line in lines)


def _fact(one: Unanswered, at_epoch: int, seconds: int, user_id: str | None) -> TimesheetDue:
    sheet = one.waiting.sheet
    return TimesheetDue(
        sheet.timesheet_id, sheet.trainer_id, sheet.engagement_id, sheet.week_start.isoformat(), seconds,
        one.due_epoch(at_epoch), user_id,
    )  # fmt: skip
