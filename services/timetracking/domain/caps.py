"""Weekly caps: they warn, they never drop hours; worked time is always paid.

In: a cap and the seconds of a work week. Out: a warning, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.span import format_hours


@dataclass(frozen=True, order=True)
class CapWarning:
    """A work week of an engagement holds more than agreed."""

    engagement_id: str
    week_start: date
    cap_seconds: int
    seconds: int
    detail: str


def over_cap(engagement_id: str, start: date, cap_seconds: int | None, seconds: int) -> CapWarning | None:
    """Warn where `seconds` of the work week exceed the cap; no cap, no warning."""
    if cap_seconds is None or seconds <= cap_seconds:
        return None
    detail = (
        f"The work week of {start} holds {format_hours(seconds)} hours, {format_hours(seconds - cap_seconds)} over the "
        f"agreed {format_hours(cap_seconds)}; the hours count, tell the client or move the cap."
    )
    return CapWarning(engagement_id, start, cap_seconds, seconds, detail)
