"""Show how somebody's hours fared. In: a trainer, from which work week on. Out: counts of lines, what stood out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from services.timetracking.domain.quality import Quality, quality_of
from services.timetracking.usecases.flag_sheets import flag_sheets
from services.timetracking.usecases.ports_records import RecordsPort
from services.timetracking.usecases.reach import knows
from shared.values.call import Call
from shared.values.refusal import not_found


@dataclass(frozen=True)
class ShownQuality:
    """Counts, and on how many timesheets each kind of flag stands, most first."""

    quality: Quality
    flags: tuple[tuple[str, int], ...]


def show_quality(unit: RecordsPort, call: Call, trainer_id: str, first: date | None) -> ShownQuality:
    """Count from a work week on, if the caller may know the trainer."""
    trainer = unit.people.trainers([trainer_id]).get(trainer_id)
    if trainer is None or not knows(call.reach, trainer):
        raise not_found("trainer", trainer_id)
    found = quality_of(trainer_id, unit.records.of_trainer(trainer_id, first))
    ids = [one.timesheet_id for one in found.weeks]
    sheets = list(unit.timesheets.get(ids).values())
    flagged = flag_sheets(unit, call.at_epoch, sheets, unit.timesheets.lines(ids), {trainer_id: trainer})
    kinds = Counter(kind for flags in flagged.values() for kind in {flag.kind for flag in flags})
    return ShownQuality(found, tuple(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))))
