"""Weekly caps: they warn before they are reached and beyond, and never drop hours; worked time is always paid.

In: a cap and the seconds of a work week. Out: a warning, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

# From so much of a cap on it is said how much is left: less than half a day of a full week.
NEAR_PERCENT = 90


@dataclass(frozen=True, order=True)
class CapWarning:
    """A work week of an engagement holds nearly as much as agreed, or more."""

    engagement_id: str
    week_start: date
    cap_seconds: int
    seconds: int

    @property
    def detail(self) -> Sentence:
        """Say it to whoever logged the hours."""
        week, hours, cap = self.week_start, format_hours(self.seconds), format_hours(self.cap_seconds)
        if self.seconds <= self.cap_seconds:
            return say("The work week of %(week)s holds %(hours)s hours, %(left)s less than the agreed %(cap)s.",
                       week=week, hours=hours, left=format_hours(self.cap_seconds - self.seconds), cap=cap)  # fmt: skip
        return say(
            "The work week of %(week)s holds %(hours)s hours, %(over)s over the agreed %(cap)s; the hours count, tell "
            "the client or move the cap.", week=week, hours=hours, over=format_hours(self.seconds - self.cap_seconds),
            cap=cap,
        )  # fmt: skip


def near_cap(engagement_id: str, start: date, cap_seconds: int | None, seconds: int) -> CapWarning | None:
    """Warn where `seconds` of the work week come near the cap or exceed it; no cap, no warning."""
    if cap_seconds is None or 100 * seconds < NEAR_PERCENT * cap_seconds:
        return None
    return CapWarning(engagement_id, start, cap_seconds, seconds)
