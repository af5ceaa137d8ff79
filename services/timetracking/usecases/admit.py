"""Admit new hours into timesheets, many at once: the one way in for typed, bulk and imported hours.

In: candidates whose trainer and engagement are known. Out: stored entries, a fault for each that was refused, the
numbers of those known already, and warnings over caps. One lock and a handful of statements, however many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.timetracking.domain.caps import CapWarning
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.fit import misfit
from services.timetracking.domain.occupied import Occupied
from services.timetracking.domain.states import DRAFT
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.gate import gate
from services.timetracking.usecases.ports import Filled, NewEntry, SheetKey, Timesheet, TimetrackingPort, Trainer
from services.timetracking.usecases.warn_of_caps import warn_of_caps
from shared.values.call import Call
from shared.values.refusal import Fault


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hours that want in; `ref` numbers them for the caller, `fingerprint` tells imported records apart.

    `measured`: a timer ran while they were worked, and what its project asks for was looked at when it started.
    """

    ref: int
    trainer: Trainer
    engagement: Engagement
    hours: Worked
    words: Words
    fingerprint: str | None = None
    device: str = ""
    measured: bool = False


@dataclass
class Admitted:
    """What came of the candidates, by their `ref`."""

    entries: dict[int, Entry] = field(default_factory=dict)
    faults: list[tuple[int, Fault]] = field(default_factory=list)
    known: list[int] = field(default_factory=list)
    warnings: list[CapWarning] = field(default_factory=list)


def admit(unit: TimetrackingPort, call: Call, candidates: Sequence[Candidate]) -> Admitted:
    """Store the candidates that are neither known nor faulty, in order; the first of two that overlap wins.

    The trainers are locked first, so that two callers cannot both find the same hour free.
    """
    trainer_ids = sorted({candidate.trainer.trainer_id for candidate in candidates})
    unit.people.lock(trainer_ids)
    admitted = Admitted()
    fresh = _fresh(unit, trainer_ids, candidates, admitted)
    keys = {candidate.ref: _sheet_of(candidate) for candidate in fresh}
    busy, sheets = unit.timesheets.meeting(set(keys.values()), *_time_of(fresh))
    occupied = Occupied(busy)
    kept_out = gate(unit, [(one.engagement, one.hours.work_date) for one in fresh if not one.measured])
    welcome: list[tuple[Candidate, str, SheetKey]] = []
    for candidate in fresh:
        fault = _fault(candidate, occupied) or _kept_out(candidate, kept_out)
        if fault:
            admitted.faults.append((candidate.ref, fault))
            continue
        entry_id = call.new_id("ent")
        hours = candidate.hours
        occupied.take(candidate.trainer.trainer_id, hours.start_epoch, hours.end_epoch, entry_id)
        welcome.append((candidate, entry_id, keys[candidate.ref]))
    _store(unit, call, welcome, sheets, admitted)
    return admitted


def _fresh(
    unit: TimetrackingPort, trainer_ids: Sequence[str], candidates: Sequence[Candidate], admitted: Admitted
) -> list[Candidate]:
    """Leave out the records that an earlier import brought."""
    days = [candidate.hours.work_date for candidate in candidates if candidate.fingerprint]
    known = unit.entries.imported(trainer_ids, min(days), max(days)) if days else set()
    fresh = []
    for candidate in candidates:
        if (candidate.trainer.trainer_id, candidate.fingerprint) in known:
            admitted.known.append(candidate.ref)
        else:
            fresh.append(candidate)
    return fresh


def _kept_out(candidate: Candidate, faults: Mapping[tuple[str, date], Fault]) -> Fault | None:
    """Give why the project does not take these hours; what a timer measured was let in when it started."""
    place = candidate.engagement.engagement_id, candidate.hours.work_date
    return None if candidate.measured else faults.get(place)


def _sheet_of(candidate: Candidate) -> SheetKey:
    engagement = candidate.engagement
    return candidate.trainer.trainer_id, engagement.engagement_id, engagement.work_week_of(candidate.hours)


def _time_of(candidates: Sequence[Candidate]) -> tuple[int, int]:
    """Give the second in which the first of the hours begin and the one at which the last end; no time for none."""
    starts = [hours.start_epoch for hours in (c.hours for c in candidates) if hours.start_epoch is not None]
    ends = [hours.end_epoch for hours in (c.hours for c in candidates) if hours.end_epoch is not None]
    return min(starts, default=0), max(ends, default=0)


def _fault(candidate: Candidate, occupied: Occupied) -> Fault | None:
    trainer, engagement, hours = candidate.trainer, candidate.engagement, candidate.hours
    if trainer.user_id is None:
        return Fault(
            "trainer", "trainer_not_active", f"{trainer.name} has not accepted the invitation yet; ask them to."
        )
    return misfit(trainer.trainer_id, engagement, hours, occupied)


def _store(
    unit: TimetrackingPort,
    call: Call,
    welcome: Sequence[tuple[Candidate, str, SheetKey]],
    known: Mapping[SheetKey, Filled],
    admitted: Admitted,
) -> None:
    """Store entries, with the timesheets that there are none of yet; while their trainers are held nobody opens one."""
    engagements = {key: candidate.engagement for candidate, _entry_id, key in welcome}
    opened = [Timesheet.opened(call.new_id("tsh"), key, engagements[key]) for key in sorted(engagements.keys() - known)]
    empty = {(one.trainer_id, one.engagement_id, one.week_start): Filled(one.timesheet_id, 0) for one in opened}
    sheets = {**known, **empty}
    new, added = [], Counter[SheetKey]()
    for candidate, entry_id, key in welcome:
        trainer_id, engagement_id, _start = key
        entry = Entry(entry_id, trainer_id, engagement_id, sheets[key].timesheet_id, 1, DRAFT, True, candidate.hours,
                      candidate.words.task, candidate.words.description)  # fmt: skip
        added[key] += candidate.hours.seconds
        admitted.entries[candidate.ref] = entry
        new.append(NewEntry(entry, call.actor.user_id, call.at_epoch, fingerprint=candidate.fingerprint,
                            device=candidate.device))  # fmt: skip
    unit.entries.add(new, opened)
    admitted.warnings.extend(warn_of_caps(engagements, sheets, added))
