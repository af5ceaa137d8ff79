"""Show timesheets with what an approver needs. In: a call and a filter, or an id. Out: lines and their digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import SUBMITTED
from services.timetracking.usecases.open_sheets import exact
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort
from services.timetracking.usecases.reach import reach_trainer, whose_rows
from shared.values.call import Call
from shared.values.refusal import not_found


@dataclass(frozen=True)
class ShownTimesheet:
    """A timesheet; `digest` covers the lines that wait (of `entry_ids` where asked for): approve exactly that."""

    sheet: Timesheet
    seconds: int
    waiting_seconds: int
    digest: str
    lines: list[SheetLine] = field(repr=False)


def show_timesheet(
    unit: TimetrackingPort, call: Call, timesheet_id: str, entry_ids: Sequence[str] | None = None
) -> ShownTimesheet:
    """Show one, if the caller may know its trainer."""
    sheet = unit.timesheets.get([timesheet_id]).get(timesheet_id)
    if sheet is None:
        raise not_found("timesheet", timesheet_id)
    reach_trainer(unit, call, sheet.trainer_id)
    return _shown(sheet, unit.timesheets.lines([timesheet_id]).get(timesheet_id, []), entry_ids)


def list_timesheets(
    unit: TimetrackingPort,
    call: Call,
    state: str | None,
    week_start: date | None,
    cursor: Sequence[Any] | None,
    limit: int,
) -> list[ShownTimesheet]:
    """Give up to `limit` timesheets of the caller's after the cursor, by trainer and id."""
    after = (cursor[0], cursor[1]) if cursor else None
    sheets = unit.timesheets.page(whose_rows(call.actor), state, week_start, after, limit)
    lines = unit.timesheets.lines([sheet.timesheet_id for sheet in sheets])
    return [_shown(sheet, lines.get(sheet.timesheet_id, []), None) for sheet in sheets]


def _shown(sheet: Timesheet, lines: list[SheetLine], entry_ids: Sequence[str] | None) -> ShownTimesheet:
    waiting = [
        line for line in lines if line.state == SUBMITTED and (entry_ids is None or line.line.entry_id in entry_ids)
    ]
    seconds = sum(line.line.seconds for line in lines)
    return ShownTimesheet(sheet, seconds, sum(line.line.seconds for line in waiting), digest_of(exact(waiting)), lines)
