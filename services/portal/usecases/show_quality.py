"""How somebody's hours fared lately. In: the services as who may know, a trainer, today. Out: timetracking's counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.portal.usecases.ports import Api

# A quarter of a year: long enough for a share to mean something, short enough that one can still mend it.
WEEKS = 13


def show_quality(api: Api, trainer_id: str, today: date) -> dict[str, Any]:
    """Ask for the last weeks."""
    first = today - timedelta(weeks=WEEKS)
    found: dict[str, Any] = api.get(f"/api/timetracking/v1/trainers/{trainer_id}/quality", {"from": first.isoformat()})
    return found
