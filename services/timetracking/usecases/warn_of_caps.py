"""Warn of work weeks over their cap. In: timesheets that got hours. Out: warnings, in order of trainer and week."""

from __future__ import annotations

from collections.abc import Mapping

from services.timetracking.domain.caps import CapWarning, over_cap
from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import Filled, SheetKey


def warn_of_caps(
    engagements: Mapping[SheetKey, Engagement], sheets: Mapping[SheetKey, Filled], added: Mapping[SheetKey, int]
) -> list[CapWarning]:
    """Warn of the work weeks that hold more than their cap with the seconds `added` to what was there."""
    warnings = (
        over_cap(key[1], key[2], engagements[key].weekly_cap_seconds, sheets[key].seconds + added[key])
        for key in sorted(engagements)
    )
    return [warning for warning in warnings if warning]
