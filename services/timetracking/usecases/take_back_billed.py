"""Take approved hours back into a client's dispute. In: their entry. Out: its next version, disputed.

Voiding the approval (`hours.corrected`) takes what was earned and charged for them back as a difference; from there on
they are decided like hours that were never approved.
"""

from __future__ import annotations

from services.timetracking.domain.entry import Entry
from services.timetracking.domain.states import DISPUTED, DRAFT, SUBMITTED
from services.timetracking.usecases.draft_again import draft_again
from services.timetracking.usecases.ports import Step, TimetrackingPort
from services.timetracking.usecases.void_entries import void_entries
from shared.values.call import Call


def take_back_billed(unit: TimetrackingPort, call: Call, entry: Entry, made_by: str, reason: str) -> Entry:
    """Void the approval and give the same hours, disputed: each step is a row, as if they had waited."""
    void_entries(unit, call, [entry], f"dispute decided: {reason}")
    again = draft_again(unit, call, entry, made_by, reason)
    by, at = call.actor.user_id, call.at_epoch
    for present, state in ((DRAFT, SUBMITTED), (SUBMITTED, DISPUTED)):
        unit.entries.step([entry.timesheet_id], [present], Step(state, by, at, reason), [entry.entry_id])
    return again
