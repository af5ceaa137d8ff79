"""Put the same hours in their own place, as a draft. In: an entry whose approval is void. Out: its next version."""

from __future__ import annotations

from dataclasses import replace

from services.timetracking.domain.entry import Entry
from services.timetracking.domain.states import DRAFT
from services.timetracking.usecases.ports import NewEntry, TimetrackingPort
from shared.values.call import Call


def draft_again(unit: TimetrackingPort, call: Call, entry: Entry, made_by: str, why: str) -> Entry:
    """Store the next version, still of whoever made the hours: who undoes an approval may decide again."""
    again = replace(entry, version=entry.version + 1, state=DRAFT)
    unit.entries.replace(NewEntry(again, made_by, call.at_epoch, why))
    return again
