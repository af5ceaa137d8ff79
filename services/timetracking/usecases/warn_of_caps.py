"""Warn of work weeks over their cap. In: timesheets that got hours. Out: warnings, in order of trainer and week."""

from __future__ import annotations

from collections import Counter

from services.timetracking.domain.caps import CapWarning, over_cap
from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import SheetKey, TimetrackingPort


def warn_of_caps(
    unit: TimetrackingPort, engagements: dict[SheetKey, Engagement], sheets: dict[SheetKey, str]
) -> list[CapWarning]:
    """Warn of the work weeks that hold more than their cap by now."""
    capped = [key for key in sorted(engagements) if engagements[key].weekly_cap_seconds is not None]
    seconds = Counter(unit.timesheets.seconds([sheets[key] for key in capped]))
    warnings = (over_cap(key[1], key[2], engagements[key].weekly_cap_seconds, seconds[sheets[key]]) for key in capped)
    return [warning for warning in warnings if warning]
