"""The hours of the sample month. In: a planned trainer and a work week. Out: what they worked, to the second.

Each trainer's week is drawn from its own generator. Trackers differ in what they can say: one knows whole
minutes, one knows hundredths of hours on a date; their trainers' hours are drawn so that nothing is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deploy.month.plan import PlannedTrainer
from shared.values.span import local_midnight

GRAIN_SECONDS = {"toggl": 1, "clockify": 1, "kimai": 60, "harvest": 36}
BLOCKS_A_DAY = 4
_NOTES = (
    "Wrote a worked example", "Reviewed model answers", "Compared two responses", "Checked the citations",
    "Drafted a rubric", "Corrected a derivation", "Marked a control task", "Rewrote an unclear prompt",
)  # fmt: skip
# One trainer works two nights: over the end of a work week, and through the hour that Europe repeats.
NIGHT_OWL = 1
_NIGHTS = {date(2026, 10, 12): (date(2026, 10, 18), 22 * 3600 + 1800, 3 * 3600),
           date(2026, 10, 19): (date(2026, 10, 25), 1 * 3600 + 1800, 4 * 3600)}  # fmt: skip


@dataclass(frozen=True)
class Worked:
    """One stretch of work of one trainer on one project."""

    trainer: PlannedTrainer
    project: str
    work_date: date
    start_epoch: int
    seconds: int
    note: str


def work_of(seed: int, trainer: PlannedTrainer, week: date) -> list[Worked]:
    """Draw a trainer's work week: five days of four blocks, and the night owl's nights."""
    draw = Random(f"work {seed} {trainer.number} {week}")
    grain = GRAIN_SECONDS[trainer.tracker]
    worked = []
    for day in range(5):
        work_date = week + timedelta(days=day)
        clock = local_midnight(work_date, trainer.zone) + 8 * 3600 + 60 * draw.randint(0, 60)
        for _block in range(BLOCKS_A_DAY):
            seconds = trainer.weekly_hours * 3600 // 5 // BLOCKS_A_DAY + draw.randint(-900, 900)
            seconds -= seconds % grain
            worked.append(Worked(trainer, _project(draw, trainer), work_date, clock, seconds, draw.choice(_NOTES)))
            clock += seconds + 60 * draw.randint(5, 25)
            clock -= clock % grain
    return worked + _night(draw, trainer, week)


def _project(draw: Random, trainer: PlannedTrainer) -> str:
    return draw.choices(trainer.works, weights=[work.share for work in trainer.works])[0].project


def _night(draw: Random, trainer: PlannedTrainer, week: date) -> list[Worked]:
    if trainer.number != NIGHT_OWL or week not in _NIGHTS:
        return []
    work_date, after_midnight, seconds = _NIGHTS[week]
    start = local_midnight(work_date, trainer.zone) + after_midnight
    return [
        Worked(trainer, _project(draw, trainer), work_date, start, seconds, "Night session with the evaluation team")
    ]
