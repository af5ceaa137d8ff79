"""How long a week's timesheets waited for approval. In: counts and seconds. Out: their mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ApprovalTime:
    """How many timesheets of the work weeks that begin on a day were approved, and the seconds that took in all."""

    week_start: date
    approvals: int
    seconds: int

    @property
    def mean_seconds(self) -> int:
        """Give the mean, in whole seconds, rounded down."""
        return self.seconds // self.approvals
