"""Edit hours that are not approved. In: the version that was read and what shall be true. Out: the next version."""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.entry import Words, refuse_fixed
from services.timetracking.domain.lock import refuse_locked
from services.timetracking.domain.states import EDITED
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.hold_entry import hold_entry
from services.timetracking.usecases.lock_of import lock_of
from services.timetracking.usecases.ports import TimetrackingPort
from services.timetracking.usecases.revise import Revised, revise
from services.timetracking.usecases.take_back import take_back
from shared.values.call import Call


@dataclass(frozen=True)
class EditEntry:
    """What shall be true of an entry; None leaves a thing as it is."""

    entry_id: str
    expected_version: int
    hours: Worked | None = None
    task: str | None = None
    description: str | None = None


def edit_entry(unit: TimetrackingPort, call: Call, command: EditEntry) -> Revised:
    """Make a new version, a draft; refuses stale, approved, disputed and locked versions.

    A timesheet on which nothing is left of what was submitted is a draft again.
    """
    entry = hold_entry(unit, call, command.entry_id, command.expected_version)
    refuse_fixed(entry)
    refuse_locked(lock_of(unit, call, entry), call.at_epoch)
    words = Words(
        entry.task if command.task is None else command.task,
        entry.description if command.description is None else command.description,
    )
    revised = revise(unit, call, entry, command.hours or entry.hours, words, EDITED)
    take_back(unit, call, entry)
    return revised
