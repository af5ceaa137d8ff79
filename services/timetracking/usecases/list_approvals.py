"""List what somebody approved. In: whose, what to look for, a place to go on from. Out: approvals, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.timetracking.usecases.ports_approvals import ApprovalFilter, ApprovalsPort, GivenApproval
from shared.values.call import Call


def list_approvals(
    unit: ApprovalsPort,
    call: Call,
    approved_by: str | None,
    words: str,
    day: date | None,
    cursor: Sequence[Any] | None,
    limit: int,
) -> list[GivenApproval]:
    """Give up to `limit` after the cursor: the caller's own where nobody is named."""
    whose = approved_by or call.actor.user_id
    after = (int(cursor[0]), str(cursor[1])) if cursor else None
    return unit.given.page(ApprovalFilter(whose, words, day), after, limit)
