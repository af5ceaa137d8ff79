"""Budgets of projects in hours: they warn before they are used up, and never drop or refuse an hour.

In: a cap, what is used. Out: which of its thresholds are reached, and a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.refusal import Refusal
from shared.values.sentence import Sentence, say
from shared.values.span import format_hours

FULL_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """Hours of a project worked from a day to another (exclusive, None is open).

    `warn_percent` is said before the cap is reached; `used_seconds` is what was logged when it was last looked at.
    """

    budget_id: str
    project_id: str
    valid_from: date
    valid_to: date | None
    cap_seconds: int
    warn_percent: int
    set_by: str
    set_epoch: int
    used_seconds: int = 0
    looked_epoch: int = 0

    def reached(self, used_seconds: int) -> tuple[int, ...]:
        """Give the percentages that are reached."""
        thresholds = sorted({self.warn_percent, FULL_PERCENT})
        return tuple(percent for percent in thresholds if 100 * used_seconds >= percent * self.cap_seconds)

    def covers(self, day: date) -> bool:
        """Say whether hours of a day count."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def sentence(self) -> Sentence:
        """Say how far it is used."""
        percent = 100 * self.used_seconds // self.cap_seconds
        return say("%(percent)s%% of the project's budget of %(hours)s hours are used.", percent=percent,
                   hours=format_hours(self.cap_seconds))  # fmt: skip


def checked_budget(budget: Budget) -> Budget:
    """Refuse dates that hold no day."""
    if budget.valid_to is not None and budget.valid_to <= budget.valid_from:
        raise Refusal("budget_holds_no_day", "The budget ends before it begins; correct the dates.", pointer="valid_to")
    return budget
