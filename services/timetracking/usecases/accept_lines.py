"""Let approvals take effect. In: timesheets as they were opened, and approvals of lines of them. Out: states, facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from services.timetracking.domain.states import APPROVED, SUBMITTED, WAITING, settled
from services.timetracking.usecases.keep_approvals import keep_approvals
from services.timetracking.usecases.open_sheets import OpenSheet
from services.timetracking.usecases.ports import Approval, Step, TimetrackingPort


def accept_lines(
    unit: TimetrackingPort,
    opened: Mapping[str, OpenSheet],
    approvals: Sequence[Approval],
    step: Step,
    parts: Collection[str] = (),
    cause: str = "",
) -> None:
    """Move lines and timesheets, keep and say the approvals; of timesheets in `parts` only the lines approved move."""
    whole = [one.timesheet_id for one in approvals if one.timesheet_id not in parts]
    unit.entries.step(whole, WAITING, step)
    for approval in approvals:
        if approval.timesheet_id in parts:
            unit.entries.step([approval.timesheet_id], WAITING, step, [line.entry_id for line in approval.lines])
    after = {one.timesheet_id: _state_after(opened[one.timesheet_id], one) for one in approvals}
    for state in sorted(set(after.values()) - {SUBMITTED}):
        moved = [opened[key].sheet for key, wanted in after.items() if wanted == state]
        unit.timesheets.step(moved, Step(state, step.by, step.at_epoch, step.why))
    keep_approvals(unit, approvals, cause)


def _state_after(one: OpenSheet, approval: Approval) -> str:
    accepted = {line.entry_id for line in approval.lines}
    return settled(APPROVED if line.line.entry_id in accepted else line.state for line in one.lines)
