"""How somebody's hours fared with those who approve them. In: timesheets' counts of lines. Out: sums, a share, by week.

It steers nothing here: worked and approved time is paid, whatever this says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """The lines of a timesheet that were decided on, however often.

    `at_once` were approved without ever coming back or being disputed; `returned`, `disputed`, `rejected` count lines
    that ever were; one line may be in all three.
    """

    timesheet_id: str
    week_start: date
    lines: int
    at_once: int
    returned: int
    disputed: int
    rejected: int


COUNTS = ("lines", "at_once", "returned", "disputed", "rejected")


@dataclass(frozen=True)
class Quality:
    """The counts of all timesheets together, and of each week, newest first."""

    trainer_id: str
    lines: int
    at_once: int
    returned: int
    disputed: int
    rejected: int
    weeks: tuple[SheetRecord, ...]

    @property
    def at_once_percent(self) -> int | None:
        """Give the share of lines approved at once, in whole percent, never rounded up to all; None without lines."""
        return 100 * self.at_once // self.lines if self.lines else None


def quality_of(trainer_id: str, records: Sequence[SheetRecord]) -> Quality:
    """Add up timesheets."""
    sums = {name: sum(getattr(one, name) for one in records) for name in COUNTS}
    newest = sorted(records, key=lambda one: (one.week_start, one.timesheet_id), reverse=True)
    return Quality(trainer_id, weeks=tuple(newest), **sums)
