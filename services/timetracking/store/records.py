"""What became of lines, counted by timesheet. In: a trainer and a day. Out: `domain.quality` shapes."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from services.timetracking.domain.quality import SheetRecord
from services.timetracking.domain.states import APPROVED, DISPUTED, REJECTED, RETURNED
from services.timetracking.store.tables import entries, entry_states, timesheets

_DECIDED = (APPROVED, RETURNED, DISPUTED, REJECTED)


def _ever(state: str) -> sa.ColumnElement[int]:
    return sa.func.max(sa.case((entry_states.c.state == state, 1), else_=0))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.sum(sa.case((condition, 1), else_=0)), sa.Integer)


class RecordRows:
    """Counts by timesheet."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_trainer(self, trainer_id: str, first: date | None) -> list[SheetRecord]:
        """Count a trainer's lines that were decided on, of work weeks that begin on a day or later, or all."""
        same = sa.and_(entry_states.c.trainer_id == entries.c.trainer_id, entry_states.c.entry_id == entries.c.entry_id)
        ever = {state: _ever(state).label(state) for state in _DECIDED}
        lines = (
            sa.select(entries.c.timesheet_id, *ever.values())
            .join_from(entries, entry_states, same)
            .where(entries.c.trainer_id == trainer_id, entries.c.live, entry_states.c.state.in_(_DECIDED))
            .group_by(entries.c.timesheet_id, entries.c.entry_id)
            .subquery()
        )
        approved, returned, disputed, rejected = (lines.c[state] == 1 for state in _DECIDED)
        query = (
            sa.select(
                lines.c.timesheet_id, timesheets.c.week_start, sa.func.count(),
                _count(sa.and_(approved, ~returned, ~disputed)), _count(returned), _count(disputed), _count(rejected),
            )
            .join_from(lines, timesheets, timesheets.c.timesheet_id == lines.c.timesheet_id)
            .where(sa.true() if first is None else timesheets.c.week_start >= first)
            .group_by(lines.c.timesheet_id, timesheets.c.week_start)
        )  # fmt: skip
        return [SheetRecord(*row) for row in self._connection.execute(query)]
