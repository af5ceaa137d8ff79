"""List disputes by their deadline. In: filters, a place to go on from. Out: the caller's, those due first first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.timetracking.domain.dispute import Dispute
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call


@dataclass(frozen=True)
class DisputeFilter:
    """Only those in a state, those somebody has still to decide, those of a timesheet, those that a client opened."""

    state: str | None = None
    pending: bool = False
    timesheet_id: str | None = None
    billed: bool = False


def list_disputes(
    unit: TimetrackingPort, call: Call, only: DisputeFilter, cursor: Sequence[Any] | None, limit: int
) -> list[Dispute]:
    """Give up to `limit` disputes after the cursor, by deadline and id."""
    after = (cursor[0], cursor[1]) if cursor else None
    return unit.disputes.page(call.reach, only, after, limit)
