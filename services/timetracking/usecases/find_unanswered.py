"""Find timesheets that are approved by themselves at a deadline. In: the clock. Out: them with their deadlines.

Where no project agreed to it, one look at the rules is all that this costs.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.time_rules import rules_on
from services.timetracking.usecases.ports import TimetrackingPort, WaitingSheet

_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Unanswered:
    """A submitted timesheet, until when somebody may decide on it, and how long before it is told that this ends."""

    waiting: WaitingSheet
    agreed_epoch: int
    notice_seconds: int

    def due_epoch(self, told_epoch: int) -> int:
        """Give when it is approved by itself: as agreed, or later where that was told late."""
        return max(self.agreed_epoch, told_epoch + self.notice_seconds)


def find_unanswered(unit: TimetrackingPort, at_epoch: int) -> list[Unanswered]:
    """Give those that are submitted under a rule for it, in order of id, whether due yet or not."""
    versions = unit.rules.page(None, "", 1_000_000)
    if not any(one.said.auto_approve_seconds for one in versions):
        return []
    found = []
    for waiting in unit.timesheets.waiting():
        sheet = waiting.sheet
        after = rules_on(versions, waiting.project_id, sheet.week_start, at_epoch).auto_approve_seconds
        if after:
            # A day before, or halfway where the window itself is short.
            found.append(Unanswered(waiting, waiting.submitted_epoch + after, min(_DAY_SECONDS, after // 2)))
    return found
