"""Flag what an approver should look at. In: timesheets with their lines. Out: flags by timesheet, mostly none.

A page of timesheets asks six questions, however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.timetracking.domain.flags import WEEKS_LOOKED_AT, Flag, Logged, Looked, flags_of
from services.timetracking.domain.states import REJECTED
from services.timetracking.domain.time_rules import rules_on
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort, Trainer

_BEFORE, _AFTER = timedelta(weeks=WEEKS_LOOKED_AT), timedelta(days=7)


def flag_sheets(
    unit: TimetrackingPort,
    at_epoch: int,
    sheets: Sequence[Timesheet],
    lines: Mapping[str, Sequence[SheetLine]],
    people: Mapping[str, Trainer],
) -> dict[str, list[Flag]]:
    """Give the flags of each timesheet, of what stands there: rejected lines are decided."""
    if not sheets:
        return {}
    starts = [sheet.week_start for sheet in sheets]
    logged = unit.timesheets.logged([sheet.timesheet_id for sheet in sheets])
    days = unit.timesheets.days({sheet.trainer_id for sheet in sheets}, min(starts) - _BEFORE, max(starts) + _AFTER)
    devices = unit.timesheets.devices({sheet.trainer_id for sheet in sheets})
    projects = _projects(unit, sheets)
    budgets = unit.budgets.of_projects(set(projects.values()))
    versions = unit.rules.of_projects(set(projects.values()))
    found = {}
    for sheet in sheets:
        rules = rules_on(versions, projects[sheet.engagement_id], sheet.week_start, at_epoch)
        own = [
            Logged(one.line, *logged[one.line.entry_id])
            for one in lines.get(sheet.timesheet_id, ()) if one.state != REJECTED
        ]  # fmt: skip
        found[sheet.timesheet_id] = flags_of(Looked(
            sheet.week_start, sheet.week_end_epoch, rules.grace_seconds, own, people[sheet.trainer_id].zone,
            days.get(sheet.trainer_id, {}), [one for one in budgets if one.project_id == projects[sheet.engagement_id]],
            devices.get(sheet.trainer_id, {}),
        ))  # fmt: skip
    return found


def _projects(unit: TimetrackingPort, sheets: Sequence[Timesheet]) -> dict[str, str]:
    engaged = unit.people.engagements({sheet.engagement_id for sheet in sheets})
    return {engagement_id: one.project_id for engagement_id, one in engaged.items()}
