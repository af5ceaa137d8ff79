"""Say where approved hours went. In: which work weeks. Out: seconds by stage and by reason, as they were kept."""

from __future__ import annotations

from services.ledger.domain.gaps import HourSums
from services.ledger.usecases.ports import EVERYTHING, LedgerPort, Scope


def sum_hours(unit: LedgerPort, scope: Scope = EVERYTHING) -> HourSums:
    """Give what the work weeks in scope came to together."""
    return unit.kept.sums(scope)
