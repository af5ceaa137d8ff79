"""Show a dispute with its evidence. In: its id. Out: both, if the caller may know the trainer."""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import Dispute, Evidence
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


@dataclass(frozen=True)
class ShownDispute:
    """A dispute, and what was brought forward, oldest first."""

    dispute: Dispute
    evidence: list[Evidence]


def show_dispute(unit: TimetrackingPort, call: Call, dispute_id: str) -> ShownDispute:
    """Give a dispute and its evidence."""
    dispute, _trainer = reach(unit, call, "dispute", dispute_id, unit.disputes.get(dispute_id))
    return ShownDispute(dispute, unit.disputes.evidence(dispute_id))
