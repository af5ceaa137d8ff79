"""List work weeks with their gaps. In: which ones, where the page begins. Out: rows in order, each with its gaps."""

from __future__ import annotations

from typing import Any

from services.ledger.domain.gaps import REASONS, STAGES, Stand, gaps_of, side_of
from services.ledger.domain.trace import Week
from services.ledger.usecases.ports import LedgerPort, Scope


def list_weeks(
    unit: LedgerPort, scope: Scope, reason: str | None, after: Week | None, limit: int
) -> list[dict[str, Any]]:
    """Give up to `limit` work weeks after one: its key, seconds by stage, and its gaps (side, reason, seconds)."""
    return [
        {**vars(week), **{f"{stage}_seconds": getattr(stand, stage) for stage in STAGES}, "gaps": list_gaps(stand)}
        for week, stand in unit.kept.page(scope, reason, after, limit).items()
    ]


def list_gaps(stand: Stand) -> list[dict[str, Any]]:
    """Give the gaps of a week: side (pay or bill), reason, seconds."""
    gaps = gaps_of(stand)
    return [
        {"side": side_of(reason), "reason": reason, "seconds": gaps[reason]} for reason in REASONS if reason in gaps
    ]
