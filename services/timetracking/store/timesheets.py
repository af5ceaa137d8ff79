"""Timesheets, their live lines and the rows of their states. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.lines import Line
from services.timetracking.domain.states import SUBMITTED
from services.timetracking.store.entries import narrowed
from services.timetracking.store.tables import entries, timesheet_states, timesheets
from services.timetracking.usecases.ports import SheetKey, SheetLine, Step, Timesheet, Whose
from shared.plumbing.database import among, chunked, upsert

_COLUMNS = ("timesheet_id", "trainer_id", "engagement_id", "week_start", "week_start_epoch", "week_end_epoch", "state",
            "state_key", "submitted_by")  # fmt: skip
_TIMESHEET = sa.select(*(timesheets.c[name] for name in _COLUMNS))
_LINE = tuple(Line.__dataclass_fields__)
_LINES = sa.select(
    entries.c.timesheet_id, entries.c.state, entries.c.made_by, *(entries.c[name] for name in _LINE)
).where(entries.c.live)  # fmt: skip


class TimesheetRows:
    """Heads of timesheets, and what lies on them."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def ensure(self, wanted: Sequence[Timesheet]) -> dict[SheetKey, str]:
        """Insert those whose trainer, engagement and week are new; give the id of each."""
        found = self._known(wanted)
        missing = [sheet for sheet in wanted if _key(sheet) not in found]
        if missing:
            rows = [{name: getattr(sheet, name) for name in _COLUMNS} for sheet in missing]
            upsert(self._connection, timesheets, rows, keys=["trainer_id", "engagement_id", "week_start"], update=[])
            found |= self._known(missing)
        return found

    def _known(self, wanted: Sequence[Timesheet]) -> dict[SheetKey, str]:
        keys = {_key(sheet) for sheet in wanted}
        weeks = [start for _trainer, _engagement, start in keys]
        found: dict[SheetKey, str] = {}
        for condition in among(self._connection, timesheets.c.trainer_id, {key[0] for key in keys}):
            query = sa.select(*(timesheets.c[name] for name in _COLUMNS[:4])).where(
                condition, timesheets.c.week_start.between(min(weeks), max(weeks))
            )
            found.update((tuple(key), timesheet_id) for timesheet_id, *key in self._connection.execute(query))
        return {key: found[key] for key in keys if key in found}

    def get(self, timesheet_ids: Sequence[str], *, lock: bool = False) -> dict[str, Timesheet]:
        """Give those that exist, by id; `lock` holds them until the unit ends (SQLite holds everything already)."""
        found = {}
        for some in chunked(timesheet_ids):
            query = _TIMESHEET.where(timesheets.c.timesheet_id.in_(some)).order_by(timesheets.c.timesheet_id)
            for row in self._connection.execute(query.with_for_update() if lock else query):
                found[row.timesheet_id] = Timesheet(*row)
        return found

    def page(
        self, whose: Whose, state: str | None, week_start: date | None, after: tuple[str, str] | None, limit: int
    ) -> list[Timesheet]:
        """Give up to `limit` timesheets by trainer and id after `after`."""
        query = narrowed(_TIMESHEET, whose, timesheets.c.trainer_id)
        if state is not None:
            query = query.where(timesheets.c.state == state)
        if week_start is not None:
            query = query.where(timesheets.c.week_start == week_start)
        key = sa.tuple_(timesheets.c.trainer_id, timesheets.c.timesheet_id)
        if after is not None:
            query = query.where(key > sa.tuple_(*map(sa.literal, after)))
        query = query.order_by(timesheets.c.trainer_id, timesheets.c.timesheet_id).limit(limit)
        return [Timesheet(*row) for row in self._connection.execute(query)]

    def lines(self, timesheet_ids: Sequence[str]) -> dict[str, list[SheetLine]]:
        """Give the live lines of each timesheet, in order of entry."""
        found: dict[str, list[SheetLine]] = defaultdict(list)
        for some in chunked(timesheet_ids):
            query = _LINES.where(entries.c.timesheet_id.in_(some)).order_by(entries.c.entry_id)
            for timesheet_id, state, made_by, *line in self._connection.execute(query):
                found[timesheet_id].append(SheetLine(timesheet_id, state, made_by, Line(*line)))
        return found

    def seconds(self, timesheet_ids: Sequence[str]) -> dict[str, int]:
        """Give the sum of the live lines of each timesheet that has any."""
        found: dict[str, int] = {}
        total = sa.select(entries.c.timesheet_id, sa.func.sum(entries.c.seconds)).where(entries.c.live)
        for condition in among(self._connection, entries.c.timesheet_id, timesheet_ids):
            query = total.where(condition).group_by(entries.c.timesheet_id)
            found.update((timesheet_id, int(seconds)) for timesheet_id, seconds in self._connection.execute(query))
        return found

    def step(self, sheets: Sequence[Timesheet], step: Step) -> None:
        """Move timesheets to a new state; the key of `timesheet_states` forbids that two callers take the same step."""
        if not sheets:
            return
        self._connection.execute(timesheet_states.insert(), [
            {"timesheet_id": sheet.timesheet_id, "sort_key": sheet.state_key + 1, "state": step.state,
             "by_user": step.by, "at_epoch": step.at_epoch, "why": step.why}
            for sheet in sheets
        ])  # fmt: skip
        moved: dict[str, Any] = {"state": step.state, "state_key": timesheets.c.state_key + 1}
        if step.state == SUBMITTED:
            moved["submitted_by"] = step.by
        for some in chunked([sheet.timesheet_id for sheet in sheets]):
            self._connection.execute(timesheets.update().where(timesheets.c.timesheet_id.in_(some)).values(moved))


def _key(sheet: Timesheet) -> SheetKey:
    return sheet.trainer_id, sheet.engagement_id, sheet.week_start
