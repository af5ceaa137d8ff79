"""Dispute hours that one is billed. In: an entry that is approved, and why. Out: the dispute, and `dispute.opened`.

Nothing is held back: the hours stay paid and billed until finance decides, as every other line does. Who asks is the
client, who knows the entry from what stands behind a line of its invoice.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import Dispute
from services.timetracking.domain.states import APPROVED
from services.timetracking.usecases.begin_dispute import begin_dispute
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


@dataclass(frozen=True)
class DisputeBilled:
    """Which entry, and the reason, which the trainer and finance read."""

    entry_id: str
    reason: str


def dispute_billed(unit: TimetrackingPort, call: Call, command: DisputeBilled) -> Dispute:
    """Open a dispute of approved hours; what is not approved, or another client's, is not found.

    A version is disputed once: what was decided about it stands, and what was taken back can be opened anew.
    """
    entry = unit.entries.get(command.entry_id)
    engagement = None if entry is None else unit.people.engagement(entry.engagement_id)
    if entry is None or engagement is None or not call.reach.covers(client_id=engagement.client_id):
        raise not_found("entry", command.entry_id)
    # Held as everybody holds it who decides on these hours, and read again.
    _held, lines = unit.timesheets.hold_with_lines([entry.timesheet_id])
    same = [one for one in lines.get(entry.timesheet_id, []) if one.line.entry_id == entry.entry_id]
    if not same or same[0].state != APPROVED:
        raise not_found("entry", command.entry_id)
    if unit.disputes.stands_of(entry.entry_id, same[0].line.version):
        raise conflict("disputed_before", "These hours were disputed before; read that dispute, and what was decided.",
                       "entry_id")  # fmt: skip
    return begin_dispute(unit, call, same[0], engagement, command.reason, engagement.client_id)
