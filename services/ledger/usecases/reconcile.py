"""Reconcile seconds. In: which work weeks. Out: approved, paid and billed seconds with a reason for each gap."""

from __future__ import annotations

from services.ledger.domain.gaps import Reconciliation, reconcile_weeks
from services.ledger.usecases.ports import LedgerPort, Scope

EVERYTHING = Scope()


def reconcile(unit: LedgerPort, scope: Scope = EVERYTHING) -> Reconciliation:
    """Compare the stages of every work week in scope."""
    stages = unit.weeks.stages(scope)
    return reconcile_weeks(stages.sums, stages.earned, stages.charged, stages.unplaced_seconds)
