"""Take a dispute back. In: its id and why. Out: the dispute, withdrawn.

An approver's line waits for approval again like any other; a client's was approved all the while.
"""

from __future__ import annotations

from services.timetracking.domain.dispute import WITHDRAWN, Dispute
from services.timetracking.domain.states import DISPUTED, SUBMITTED
from services.timetracking.usecases.hold_dispute import hold_dispute
from services.timetracking.usecases.ports import Step, TimetrackingPort
from services.timetracking.usecases.show_dispute import show_dispute
from shared.values.call import Call
from shared.values.refusal import forbidden


def withdraw_dispute(unit: TimetrackingPort, call: Call, dispute_id: str, reason: str) -> Dispute:
    """Withdraw; only whoever opened it may, all others decide it."""
    dispute, _one = hold_dispute(unit, call, dispute_id)
    if call.actor.user_id != dispute.opened_by:
        raise forbidden("not_the_opener", "Only who opened a dispute takes it back; decide it instead.")
    by, at = call.actor.user_id, call.at_epoch
    if dispute.client_id is None:
        unit.entries.step([dispute.timesheet_id], [DISPUTED], Step(SUBMITTED, by, at, reason), [dispute.entry_id])
    unit.disputes.step(dispute, Step(WITHDRAWN, by, at, reason))
    return show_dispute(unit, call, dispute_id).dispute
