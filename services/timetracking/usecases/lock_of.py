"""When an entry locks. In: the entry. Out: the instant from which it can only be corrected with a reason."""

from __future__ import annotations

from services.timetracking.domain.entry import Entry
from services.timetracking.domain.lock import locks_epoch
from services.timetracking.domain.time_rules import rules_on
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call


def lock_of(unit: TimetrackingPort, call: Call, entry: Entry) -> int:
    """Give the end of the grace window by the rules of its project on its day, as known now."""
    sheet = unit.timesheets.get([entry.timesheet_id])[entry.timesheet_id]
    project_id = unit.people.engagements([entry.engagement_id])[entry.engagement_id].project_id
    versions = unit.rules.of_projects([project_id])
    rules = rules_on(versions, project_id, entry.hours.work_date, call.at_epoch)
    return locks_epoch(sheet.week_end_epoch, unit.entries.touched_epoch(entry), rules.grace_seconds)
