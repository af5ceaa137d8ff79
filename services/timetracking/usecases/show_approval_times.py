"""How long hours wait for approval. In: between which work weeks. Out: counts and seconds by week."""

from __future__ import annotations

from datetime import date

from services.timetracking.domain.approval_time import ApprovalTime
from services.timetracking.usecases.ports import TimetrackingPort


def show_approval_times(unit: TimetrackingPort, first: date, until: date) -> list[ApprovalTime]:
    """Give, by work week from `first` on and before `until`, how many were approved, and the seconds that took."""
    return unit.approvals.times(first, until)
