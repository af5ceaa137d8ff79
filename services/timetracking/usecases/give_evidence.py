"""Bring something forward in a dispute. In: a text, and perhaps a link. Out: the dispute with all its evidence.

The trainer's first word makes it answered; the clock goes on, for it is the decision's.
"""

from __future__ import annotations

from services.timetracking.domain.dispute import ANSWERED, OPEN, Evidence, require_link
from services.timetracking.usecases.hold_dispute import hold_dispute
from services.timetracking.usecases.ports import Step, TimetrackingPort
from services.timetracking.usecases.show_dispute import ShownDispute, show_dispute
from shared.values.call import Call


def give_evidence(unit: TimetrackingPort, call: Call, dispute_id: str, text: str, link: str = "") -> ShownDispute:
    """Add evidence to a dispute that is not over; evidence is never changed or taken away."""
    dispute, one = hold_dispute(unit, call, dispute_id)
    number = len(unit.disputes.evidence(dispute_id)) + 1
    unit.disputes.add_evidence(
        Evidence(dispute_id, number, call.actor.user_id, call.at_epoch, text, require_link(link))
    )
    if dispute.state == OPEN and call.actor.user_id == one.trainer.user_id:
        unit.disputes.step(dispute, Step(ANSWERED, call.actor.user_id, call.at_epoch))
    return show_dispute(unit, call, dispute_id)
