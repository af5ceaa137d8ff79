"""Reconcile seconds. Out: approved, paid and billed seconds of every work week, with a reason for each gap.

Everything is added up anew from what was heard: for whoever checks, and not for whoever waits (`sum_hours.py`).
"""

from __future__ import annotations

from services.ledger.domain.gaps import Reconciliation, reconcile_weeks
from services.ledger.usecases.ports import LedgerPort


def reconcile(unit: LedgerPort) -> Reconciliation:
    """Compare the stages of every work week."""
    stages = unit.weeks.stages()
    return reconcile_weeks(stages.sums, stages.earned, stages.charged, stages.unplaced_seconds)
