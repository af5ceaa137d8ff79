"""Show a dispute with its evidence. In: its id. Out: both, if the caller may know the trainer, or is the client."""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import DECIDED, Dispute, Evidence
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


@dataclass(frozen=True)
class ShownDispute:
    """A dispute, what was brought forward, oldest first, and why it was decided as it was."""

    dispute: Dispute
    evidence: list[Evidence]
    decision: str | None = None


def show_dispute(unit: TimetrackingPort, call: Call, dispute_id: str) -> ShownDispute:
    """Give a dispute and its evidence."""
    found = unit.disputes.get(dispute_id)
    if found is None or not call.reach.covers(client_id=found.client_id):
        found, _trainer = reach(unit, call, "dispute", dispute_id, found)
    decided = unit.disputes.decision(dispute_id) if found.state == DECIDED else None
    return ShownDispute(found, unit.disputes.evidence(dispute_id), decided)
