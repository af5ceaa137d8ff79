"""What use cases need of how hours fared. In and out: `domain.quality` shapes."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from services.timetracking.domain.quality import SheetRecord
from services.timetracking.usecases.ports import TimetrackingPort


class Records(Protocol):
    """What became of lines."""

    def of_trainer(self, trainer_id: str, first: date | None) -> list[SheetRecord]: ...


class RecordsPort(TimetrackingPort, Protocol):
    """One transaction of timetracking, with what became of lines."""

    records: Records
