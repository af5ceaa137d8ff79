"""Hold an entry to change it. In: its id and the version that was read. Out: the entry, locked until the unit ends."""

from __future__ import annotations

from services.timetracking.domain.entry import Entry, refuse_stale
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.show_entry import show_entry
from shared.values.call import Call


def hold_entry(unit: TimetrackingPort, call: Call, entry_id: str, expected_version: int) -> Entry:
    """Lock the entry's trainer and timesheet, then read the entry; refuses a version that is not the newest.

    Whoever decides on hours holds their timesheet, so an approval and an edit of the same hours come one after the
    other.
    """
    seen = show_entry(unit, call, entry_id)
    unit.people.lock([seen.trainer_id])
    unit.timesheets.hold([seen.timesheet_id])
    entry = show_entry(unit, call, entry_id)
    refuse_stale(entry, expected_version)
    return entry
