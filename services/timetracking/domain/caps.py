"""Weekly caps: they warn, they never drop hours; worked time is always paid.

In: a cap and the seconds of a work week. Out: a warning, or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.sentence import Sentence, say
from shared.values.span import format_hours


@dataclass(frozen=True, order=True)
class CapWarning:
    """A work week of an engagement holds more than agreed."""

    engagement_id: str
    week_start: date
    cap_seconds: int
    seconds: int

    @property
    def detail(self) -> Sentence:
        """Say it to whoever logged the hours."""
        return say(
            "The work week of %(week)s holds %(hours)s hours, %(over)s over the agreed %(cap)s; the hours count, tell "
            "the client or move the cap.", week=self.week_start, hours=format_hours(self.seconds),
            over=format_hours(self.seconds - self.cap_seconds), cap=format_hours(self.cap_seconds),
        )  # fmt: skip


def over_cap(engagement_id: str, start: date, cap_seconds: int | None, seconds: int) -> CapWarning | None:
    """Warn where `seconds` of the work week exceed the cap; no cap, no warning."""
    if cap_seconds is None or seconds <= cap_seconds:
        return None
    return CapWarning(engagement_id, start, cap_seconds, seconds)
