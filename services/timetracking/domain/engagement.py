"""The terms under which hours are logged: whose, for which project, in which work week, up to which cap.

In: what onboarding said. Out: which days an engagement covers and into which work week hours fall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from services.timetracking.domain.worked import Worked
from shared.values.refusal import Refusal
from shared.values.span import week_start, zone

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Engagement:
    """A trainer works on a project; the work week starts on a weekday (Monday 0), so long after midnight in `zone`.

    `gated`: the project asks for credentials, or did.
    """

    engagement_id: str
    trainer_id: str
    vendor_id: str
    client_id: str
    project_id: str
    project_name: str
    zone: str
    workweek_start_weekday: int
    workweek_start_seconds: int
    valid_from: date
    valid_to: date | None
    weekly_cap_seconds: int | None
    gated: bool = False

    def covers(self, day: date) -> bool:
        """Say whether work on `day` belongs to these terms; `valid_to` is exclusive."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def work_week_of(self, hours: Worked) -> date:
        """Give the date on which the work week begins in which the hours start."""
        if hours.start_epoch is None:
            return week_start(hours.work_date, self.workweek_start_weekday)
        shown = datetime.fromtimestamp(hours.start_epoch, UTC).astimezone(zone(self.zone)).replace(tzinfo=None)
        return week_start((shown - timedelta(seconds=self.workweek_start_seconds)).date(), self.workweek_start_weekday)

    def require_week_start(self, day: date) -> None:
        """Refuse a date on which no work week begins."""
        if day.weekday() != self.workweek_start_weekday:
            raise Refusal("not_a_week_start", f"No work week of this engagement begins on {day}; give the date on "
                          "which it does.", pointer="week_start")  # fmt: skip

    def week_bounds(self, start: date) -> tuple[int, int]:
        """Give the instants between which the work week that begins on `start` lies, half-open."""
        return self._opens(start), self._opens(start + timedelta(days=7))

    def _opens(self, day: date) -> int:
        wall = datetime(day.year, day.month, day.day, tzinfo=zone(self.zone))
        return (wall + timedelta(seconds=self.workweek_start_seconds) - _UNIX_EPOCH) // timedelta(seconds=1)
