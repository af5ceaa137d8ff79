"""Approve timesheets, many at once. In: what was read, as digests. Out: per timesheet its approval or why not.

An approval is bound to the digest of the exact lines; a line approved once can never be approved again. Where a chain
holds, each of its steps is signed by another person, and the last signature is the approval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.timetracking.domain.lines import Line, digest_of, exact
from services.timetracking.domain.states import APPROVED
from services.timetracking.usecases.accept_lines import accept_lines
from services.timetracking.usecases.open_sheets import OpenSheet, open_sheets
from services.timetracking.usecases.ports import Approval, SignOff, Step, TimetrackingPort
from services.timetracking.usecases.read_chains import Chained, read_chains
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict, not_found


@dataclass(frozen=True)
class Accept:
    """A timesheet and the digest of the lines to accept: all that wait, or those of `entry_ids`."""

    timesheet_id: str
    digest: str
    entry_ids: tuple[str, ...] | None = None


Outcome = Approval | SignOff | Refusal


def approve_timesheets(unit: TimetrackingPort, call: Call, wanted: Sequence[Accept]) -> dict[str, Outcome]:
    """Approve each timesheet on its own merits; one that is refused does not hold up the others."""
    outcomes: dict[str, Outcome] = {}
    accepts = {accept.timesheet_id: accept for accept in wanted}
    for ids, opened in open_sheets(unit, call, list(accepts)):
        lines = {identifier: one.lines for identifier, one in opened.items()}
        chains = read_chains(unit, call, [one.sheet for one in opened.values()], lines)
        for identifier in ids:
            one = opened.get(identifier)
            outcomes[identifier] = _decide(call, one, accepts[identifier], chains.get(identifier))
        found = [outcomes[identifier] for identifier in ids]
        unit.chains.sign([one for one in found if isinstance(one, SignOff)])
        approvals = [one for one in found if isinstance(one, Approval)]
        parts = {identifier for identifier in ids if accepts[identifier].entry_ids is not None}
        accept_lines(unit, opened, approvals, Step(APPROVED, call.actor.user_id, call.at_epoch), parts)
    return outcomes


def _decide(call: Call, one: OpenSheet | None, accept: Accept, chained: Chained | None) -> Outcome:
    if one is None:
        return not_found("timesheet", accept.timesheet_id)
    try:
        lines = _lines(call, one, accept)
        step = chained.sign(call, lines) if chained else None
        signs_for = chained.signs_for(call, lines) if chained else None
    except Refusal as refusal:
        return refusal
    by, at, digest = call.actor.user_id, call.at_epoch, accept.digest
    if chained and step:
        return SignOff(one.sheet.timesheet_id, one.sheet.trainer_id, by, at, digest, lines, chained.chain.chain_id,
                       step.number, signs_for)  # fmt: skip
    return Approval(call.new_id("apr"), one.sheet.timesheet_id, one.sheet.trainer_id, by, at, digest, lines, signs_for)


def _lines(call: Call, one: OpenSheet, accept: Accept) -> tuple[Line, ...]:
    """Give the lines that wait and were read; refuses one's own and changed ones."""
    one.refuse_own(call)
    chosen = one.submitted(accept.entry_ids)
    if one.nothing_waits(chosen):
        raise conflict("nothing_to_approve", f"The timesheet is {one.sheet.state}; no lines wait.")
    lines = exact(chosen)
    if digest_of(lines) != accept.digest:
        raise conflict("lines_changed", "The lines are not those you read; read the timesheet again and approve its "
                       "present digest.", "digest")  # fmt: skip
    return lines
