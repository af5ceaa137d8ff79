"""Correct approved or locked hours. In: the version, what shall be true, a reason. Out: a new draft, or none.

Only this line's approval becomes void (`hours.corrected`); the new version must be submitted and approved like any
other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.timetracking.domain.entry import Words, refuse_fixed
from services.timetracking.domain.states import APPROVED
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.hold_entry import hold_entry
from services.timetracking.usecases.lock_of import lock_of
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.revise import Revised, revise
from services.timetracking.usecases.take_back import take_back
from services.timetracking.usecases.void_entries import void_entries
from shared.values.call import Call
from shared.values.refusal import conflict


@dataclass(frozen=True)
class CorrectEntry:
    """What was wrong; `hours` None takes the entry out altogether."""

    entry_id: str
    expected_version: int
    reason: str
    hours: Worked | None
    words: Words | None = None


def correct_entry(unit: TimetrackingPort, call: Call, command: CorrectEntry) -> Revised:
    """Void the approval of one line, if it has one, and put a new draft in its place, or none.

    A timesheet on which nothing is left of what was submitted is a draft again.
    """
    entry = hold_entry(unit, call, command.entry_id, command.expected_version)
    if entry.state == APPROVED:
        void_entries(unit, call, [entry], command.reason)
    else:
        refuse_fixed(entry)
        if call.at_epoch < lock_of(unit, call, entry):
            raise conflict("entry_not_approved", f"The hours are {entry.state}, neither approved nor locked; simply "
                           "edit them.")  # fmt: skip
    if command.hours is None:
        unit.entries.withdraw(entry)
        revised = Revised(replace(entry, live=False), [])
    else:
        words = command.words or Words(entry.task, entry.description)
        revised = revise(unit, call, entry, command.hours, words, command.reason)
    take_back(unit, call, entry)
    return revised
