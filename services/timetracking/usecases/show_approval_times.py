"""How long hours wait for approval. In: from which work week on. Out: counts and seconds by week."""

from __future__ import annotations

from datetime import date

from services.timetracking.domain.approval_time import ApprovalTime
from services.timetracking.usecases.ports import TimetrackingPort


def show_approval_times(unit: TimetrackingPort, first: date) -> list[ApprovalTime]:
    """Give, by work week, how many timesheets were approved, and the seconds from their submission in all."""
    return unit.approvals.times(first)
