"""List timesheets with what an approver needs. In: filters, a place to go on from. Out: the caller's, with digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.timetracking.usecases.flag_sheets import flag_sheets
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.read_chains import read_chains
from services.timetracking.usecases.show_timesheet import ShownTimesheet
from shared.values.call import Call


@dataclass(frozen=True)
class SheetFilter:
    """Only those in a state, only those of a week; None leaves it open."""

    state: str | None = None
    week_start: date | None = None


def list_timesheets(
    unit: TimetrackingPort, call: Call, only: SheetFilter, cursor: Sequence[Any] | None, limit: int
) -> list[ShownTimesheet]:
    """Give up to `limit` timesheets after the cursor, by trainer and id."""
    after = (cursor[0], cursor[1]) if cursor else None
    sheets = unit.timesheets.page(call.reach, only.state, only.week_start, after, limit)
    lines = unit.timesheets.lines([sheet.timesheet_id for sheet in sheets])
    people = unit.people.trainers({sheet.trainer_id for sheet in sheets})
    engaged = unit.people.engagements({sheet.engagement_id for sheet in sheets})
    chains = read_chains(unit, call, sheets, lines)
    flags = flag_sheets(unit, call.at_epoch, sheets, lines, people)
    return [
        ShownTimesheet.of(sheet, people[sheet.trainer_id].name, engaged[sheet.engagement_id].project_name,
                          lines.get(sheet.timesheet_id, []), flags[sheet.timesheet_id], chains.get(sheet.timesheet_id))
        for sheet in sheets
    ]  # fmt: skip
