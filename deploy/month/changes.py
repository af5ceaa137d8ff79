"""What turns out later: a correction of hours that were paid, and raises known late.

In: the stage. Out: corrected hours approved again, and pay rates with an earlier valid-from.
"""

from __future__ import annotations

from deploy.month.calendar import RAISE_FROM, WEEKS
from deploy.month.hours import approve_all, expect_no_refusal, trainer_actors
from deploy.month.plan import PlannedTrainer
from deploy.month.setup import engagement_ids
from deploy.month.stage import Stage
from services.onboarding.usecases.set_pay_rate import set_pay_rate
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from shared.values.decimal_text import format_scaled, parse_scaled
from shared.values.reach import Reach

FORGOTTEN_LUNCH_SECONDS = 2_700


def correct_first_entry(stage: Stage, trainer: PlannedTrainer) -> None:
    """Take a forgotten lunch out of the trainer's first, already paid, entry; submit and approve it again."""
    trainer_id = stage.known.trainers[trainer.external_ref]
    actor = trainer_actors(stage)[trainer_id]
    with stage.unit("timetracking", actor) as (unit, call):
        sheets = unit.timesheets.page(Reach(trainer_id=trainer_id), None, None, None, 100)
        first = min(sheets, key=lambda sheet: (sheet.week_start, sheet.timesheet_id))
        assert first.week_start <= WEEKS[0], "it is the first week, which was paid"
        line = unit.timesheets.lines([first.timesheet_id])[first.timesheet_id][0].line
        hours = Worked(line.work_date, line.zone, line.seconds - FORGOTTEN_LUNCH_SECONDS, line.start_epoch,
                       line.end_epoch and line.end_epoch - FORGOTTEN_LUNCH_SECONDS, line.code)  # fmt: skip
        correct_entry(unit, call, CorrectEntry(line.entry_id, line.version, "A lunch break was logged as work", hours))
        # The rest of the timesheet stays approved; submitting it again submits the corrected line alone.
        expect_no_refusal(submit_timesheets(unit, call, [first.timesheet_id]).values())
    stage.house.pump()
    approve_all(stage)
    stage.house.pump()


def raise_late(stage: Stage, trainer: PlannedTrainer) -> None:
    """Raise a trainer's first pay rate by a twentieth, from a date that was worked already."""
    work = trainer.works[0]
    raised = parse_scaled(work.pay_rate, 2, field="rate") * 21 // 20
    engagement = engagement_ids(stage)[trainer.external_ref, work.project]
    with stage.unit("onboarding", f"vendor_{trainer.vendor}") as (unit, call):
        set_pay_rate(unit, call, engagement, format_scaled(raised, 2), RAISE_FROM)
    stage.house.pump()


def pick(stage: Stage, country: str, nth: int) -> PlannedTrainer:
    """Give the nth trainer of a country, or the last there is."""
    of_country = [one for one in stage.trainers if one.country.code == country]
    return of_country[min(nth, len(of_country) - 1)]
