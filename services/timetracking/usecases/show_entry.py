"""Show an entry. In: its id. Out: its newest version, live or withdrawn."""

from __future__ import annotations

from services.timetracking.domain.entry import Entry
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.reach import reach
from shared.values.call import Call


def show_entry(unit: TimetrackingPort, call: Call, entry_id: str) -> Entry:
    """Give the entry, if the caller may know its trainer."""
    return reach(unit, call, "entry", entry_id, unit.entries.get(entry_id))[0]
