"""Put a new version in an entry's place. In: a live entry and what shall be true. Out: the new version, a draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.fit import misfit, refusal_of
from services.timetracking.domain.occupied import Occupied
from services.timetracking.domain.states import DRAFT
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.gate import gate
from services.timetracking.usecases.open_timesheets import open_timesheets
from services.timetracking.usecases.ports import NewEntry, TimetrackingPort
from services.timetracking.usecases.warn_of_caps import warn_of_caps
from shared.values.call import Call
from shared.values.refusal import Fault, not_found


@dataclass(frozen=True)
class Revised:
    """The new version, and the cap it exceeds."""

    entry: Entry
    warnings: list[CapWarning]


def revise(
    unit: TimetrackingPort, call: Call, entry: Entry, hours: Worked, words: Words, why: str, made_by: str = ""
) -> Revised:
    """Store the next version; refuses hours that overlap another entry or leave the engagement.

    It refuses those that move to a day on which the project does not take them.

    It is the caller's, or `made_by` whoever claimed it where the caller only decided how much of the claim holds: part
    of what was let in is welcome, though the engagement was ended before that day since.
    """
    engagement = unit.people.engagement(entry.engagement_id)
    if engagement is None:
        raise not_found("engagement", entry.engagement_id)
    fault = None if made_by else _fault(unit, entry, engagement, hours)
    if fault:
        raise refusal_of(fault)
    key = (entry.trainer_id, entry.engagement_id, engagement.work_week_of(hours))
    sheets = open_timesheets(unit, call, {key: engagement})
    timesheet_id = sheets[key].timesheet_id
    new = replace(entry, version=entry.version + 1, state=DRAFT, hours=hours, timesheet_id=timesheet_id,
                  task=words.task, description=words.description)  # fmt: skip
    unit.entries.replace(NewEntry(new, made_by or call.actor.user_id, call.at_epoch, why))
    replaced_seconds = entry.hours.seconds if entry.timesheet_id == timesheet_id else 0
    return Revised(new, warn_of_caps({key: engagement}, sheets, {key: hours.seconds - replaced_seconds}))


def _fault(unit: TimetrackingPort, entry: Entry, engagement: Engagement, hours: Worked) -> Fault | None:
    moved = [(engagement, hours.work_date)] if hours.work_date != entry.hours.work_date else []
    return misfit(entry.trainer_id, engagement, hours, _others(unit, entry, hours)) or next(
        iter(gate(unit, moved).values()), None
    )


def _others(unit: TimetrackingPort, entry: Entry, hours: Worked) -> Occupied:
    """Give when the trainer is busy with other entries."""
    if hours.start_epoch is None or hours.end_epoch is None:
        return Occupied([])
    busy = unit.entries.busy([entry.trainer_id], hours.start_epoch, hours.end_epoch)
    return Occupied(span for span in busy if span[3] != entry.entry_id)
