"""What use cases need of approvals to look back at. In and out: plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.timetracking.usecases.ports import TimetrackingPort


@dataclass(frozen=True)
class ApprovalFilter:
    """Whose approvals: of whoever's name has all `words`, of a work week that holds a day; None or nothing: all."""

    approved_by: str
    words: str = ""
    day: date | None = None


@dataclass(frozen=True)
class GivenApproval:
    """An approval: whose week it was of, its lines as they were accepted, and how many of them count no more."""

    approval_id: str
    approved_epoch: int
    timesheet_id: str
    trainer_id: str
    trainer_name: str
    project_name: str
    week_start: date
    state: str
    lines: int
    seconds: int
    voided_lines: int


class Given(Protocol):
    """Approvals by who gave them, the newest first."""

    def page(self, only: ApprovalFilter, after: tuple[int, str] | None, limit: int) -> list[GivenApproval]: ...


class ApprovalsPort(TimetrackingPort, Protocol):
    """One transaction of timetracking, with approvals to look back at."""

    given: Given
