"""What use cases need of how hours fared. In and out: `domain.quality` and `domain.project_work` shapes."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from services.timetracking.domain.project_work import Period, ProjectWork, SkillHours
from services.timetracking.domain.quality import SheetRecord
from services.timetracking.usecases.ports import TimetrackingPort


class Records(Protocol):
    """What became of lines."""

    def of_trainer(self, trainer_id: str, first: date | None) -> list[SheetRecord]: ...
    def of_projects(self, asked: Period) -> list[ProjectWork]: ...
    def skills(self, asked: Period) -> list[SkillHours]: ...


class RecordsPort(TimetrackingPort, Protocol):
    """One transaction of timetracking, with what became of lines."""

    records: Records
