"""Submit timesheets, many at once. In: their ids. Out: per timesheet None or why not, and `timesheet.submitted`.

A timesheet without hours can be submitted too: it states that nothing was worked. A week to come states nothing yet,
and hours to come are none that were worked.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.states import APPROVED, REJECTED, SUBMITTED, UNSUBMITTED
from services.timetracking.domain.to_come import refusal_to_come
from services.timetracking.usecases.open_sheets import OpenSheet, open_sheets
from services.timetracking.usecases.ports import Step, TimetrackingPort
from shared.events.timetracking import TimesheetSubmitted
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict, not_found


def submit_timesheets(unit: TimetrackingPort, call: Call, timesheet_ids: Sequence[str]) -> dict[str, Refusal | None]:
    """Submit the draft and returned lines of each timesheet."""
    outcomes: dict[str, Refusal | None] = {}
    step = Step(SUBMITTED, call.actor.user_id, call.at_epoch)
    for ids, opened in open_sheets(unit, call, timesheet_ids):
        outcomes.update((identifier, _refusal(opened.get(identifier), identifier, call.at_epoch)) for identifier in ids)
        ready = [opened[identifier] for identifier in ids if outcomes[identifier] is None]
        unit.entries.step([one.sheet.timesheet_id for one in ready], UNSUBMITTED, step)
        unit.timesheets.step([one.sheet for one in ready], step)
        for one in ready:
            unit.say(_fact(one))
    return outcomes


def _refusal(one: OpenSheet | None, identifier: str, at_epoch: int) -> Refusal | None:
    if one is None:
        return not_found("timesheet", identifier)
    # What is submitted says what was worked, and may be approved and paid the next minute.
    if one.sheet.week_start_epoch > at_epoch:
        detail = f"The work week of {one.sheet.week_start} has not begun; submit it once its hours were worked."
        return conflict("week_to_come", detail)
    new = [line.line for line in one.lines if line.state in UNSUBMITTED]
    if one.sheet.state in (SUBMITTED, APPROVED) and not new:
        return conflict(
            "nothing_to_submit", f"The timesheet is {one.sheet.state} and holds nothing new; log hours first."
        )
    return refusal_to_come(new, at_epoch)


def _fact(one: OpenSheet) -> TimesheetSubmitted:
    sheet, seconds = one.sheet, sum(line.line.seconds for line in one.lines if line.state != REJECTED)
    return TimesheetSubmitted(
        sheet.timesheet_id, sheet.trainer_id, sheet.engagement_id, sheet.week_start.isoformat(), seconds
    )
