"""Approve timesheets, many at once. In: what was read, as digests. Out: per timesheet its approval or why not.

An approval is bound to the digest of the exact lines; a line approved once can never be approved again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.timetracking.domain.lines import digest_of, exact
from services.timetracking.domain.states import APPROVED, WAITING, settled
from services.timetracking.usecases.keep_approvals import keep_approvals
from services.timetracking.usecases.open_sheets import OpenSheet, open_sheets
from services.timetracking.usecases.ports import Approval, Step, TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict, not_found


@dataclass(frozen=True)
class Accept:
    """A timesheet and the digest of the lines to accept: all that wait, or those of `entry_ids`."""

    timesheet_id: str
    digest: str
    entry_ids: tuple[str, ...] | None = None


def approve_timesheets(unit: TimetrackingPort, call: Call, wanted: Sequence[Accept]) -> dict[str, Approval | Refusal]:
    """Approve each timesheet on its own merits; one that is refused does not hold up the others."""
    outcomes: dict[str, Approval | Refusal] = {}
    accepts = {accept.timesheet_id: accept for accept in wanted}
    for ids, opened in open_sheets(unit, call, list(accepts)):
        for identifier in ids:
            outcomes[identifier] = _decide(call, opened.get(identifier), accepts[identifier])
        approvals = [found for found in map(outcomes.get, ids) if isinstance(found, Approval)]
        _keep(unit, call, approvals, opened, accepts)
    return outcomes


def _decide(call: Call, one: OpenSheet | None, accept: Accept) -> Approval | Refusal:
    if one is None:
        return not_found("timesheet", accept.timesheet_id)
    try:
        one.refuse_own(call)
        chosen = one.submitted(accept.entry_ids)
        if one.nothing_waits(chosen):
            raise conflict("nothing_to_approve", f"The timesheet is {one.sheet.state}; no lines wait.")
        lines = exact(chosen)
        digest = digest_of(lines)
        if digest != accept.digest:
            raise conflict("lines_changed", "The lines are not those you read; read the timesheet again and approve "
                           "its present digest.", "digest")  # fmt: skip
    except Refusal as refusal:
        return refusal
    return Approval(call.new_id("apr"), one.sheet.timesheet_id, one.sheet.trainer_id, call.actor.user_id, call.at_epoch,
                    digest, lines)  # fmt: skip


def _keep(
    unit: TimetrackingPort,
    call: Call,
    approvals: list[Approval],
    opened: dict[str, OpenSheet],
    accepts: dict[str, Accept],
) -> None:
    """Store approvals and states, and say them."""
    step = Step(APPROVED, call.actor.user_id, call.at_epoch)
    whole = [one.timesheet_id for one in approvals if accepts[one.timesheet_id].entry_ids is None]
    unit.entries.step(whole, WAITING, step)
    for approval in approvals:
        only = accepts[approval.timesheet_id].entry_ids
        if only is not None:
            unit.entries.step([approval.timesheet_id], WAITING, step, only)
    after = {one.timesheet_id: _state_after(opened[one.timesheet_id], one) for one in approvals}
    unit.timesheets.step([opened[key].sheet for key, state in after.items() if state == APPROVED], step)
    keep_approvals(unit, approvals)


def _state_after(one: OpenSheet, approval: Approval) -> str:
    accepted = {line.entry_id for line in approval.lines}
    return settled(APPROVED if line.line.entry_id in accepted else line.state for line in one.lines)
