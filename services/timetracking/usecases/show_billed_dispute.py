"""Show a client's dispute to that client. In: its id. Out: the dispute, what the client brought forward, the decision.

What the trainer brought forward stays inside: it may say who they are.
"""

from __future__ import annotations

from dataclasses import replace

from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.show_dispute import ShownDispute, show_dispute
from shared.values.call import Call
from shared.values.refusal import not_found


def show_billed_dispute(unit: TimetrackingPort, call: Call, dispute_id: str) -> ShownDispute:
    """Give a dispute of the caller's with the evidence of whoever opened it, and their own."""
    shown = show_dispute(unit, call, dispute_id)
    if shown.dispute.client_id is None:
        # An auditor sees a trainer's among all others.
        raise not_found("dispute", dispute_id)
    theirs = (shown.dispute.opened_by, call.actor.user_id)
    return replace(shown, evidence=[one for one in shown.evidence if one.given_by in theirs])
