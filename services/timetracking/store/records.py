"""What became of lines, counted by timesheet and by project. In: a trainer, a period. Out: `domain` shapes."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from services.timetracking.domain.project_work import Period, ProjectWork, SkillHours
from services.timetracking.domain.quality import SheetRecord
from services.timetracking.store import project_work
from services.timetracking.store.counted import DECIDED, count_where, decided_lines
from services.timetracking.store.tables import entries, timesheets


class RecordRows:
    """Counts of lines."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_trainer(self, trainer_id: str, first: date | None) -> list[SheetRecord]:
        """Count a trainer's lines that were decided on, of work weeks that begin on a day or later, or all."""
        lines = decided_lines(entries, (entries.c.timesheet_id,)).where(entries.c.trainer_id == trainer_id).subquery()
        approved, returned, disputed, rejected = (lines.c[f"ever_{state}"] == 1 for state in DECIDED)
        query = (
            sa.select(
                lines.c.timesheet_id, timesheets.c.week_start, sa.func.count(),
                count_where(sa.and_(approved, ~returned, ~disputed)), count_where(returned), count_where(disputed),
                count_where(rejected),
            )
            .join_from(lines, timesheets, timesheets.c.timesheet_id == lines.c.timesheet_id)
            .where(sa.true() if first is None else timesheets.c.week_start >= first)
            .group_by(lines.c.timesheet_id, timesheets.c.week_start)
        )  # fmt: skip
        return [SheetRecord(*row) for row in self._connection.execute(query)]

    def of_projects(self, asked: Period) -> list[ProjectWork]:
        """Count the lines and approved hours of projects by month."""
        return project_work.of_projects(self._connection, asked)

    def skills(self, asked: Period) -> list[SkillHours]:
        """Add up approved hours of projects by month and skill."""
        return project_work.skills(self._connection, asked)
