"""Warn of work weeks near their cap or over it. In: timesheets that got hours. Out: warnings, by trainer and week."""

from __future__ import annotations

from collections.abc import Mapping

from services.timetracking.domain.caps import CapWarning, near_cap
from services.timetracking.domain.engagement import Engagement
from services.timetracking.usecases.ports import Filled, SheetKey


def warn_of_caps(
    engagements: Mapping[SheetKey, Engagement], sheets: Mapping[SheetKey, Filled], added: Mapping[SheetKey, int]
) -> list[CapWarning]:
    """Warn of the work weeks that come near their cap or exceed it with the seconds `added` to what was there."""
    warnings = (
        near_cap(key[1], key[2], engagements[key].weekly_cap_seconds, sheets[key].seconds + added[key])
        for key in sorted(engagements)
    )
    return [warning for warning in warnings if warning]
