"""The hours of a work week: exported, imported, submitted, approved. In: the stage and a week. Out: approved hours.

One export is imported twice and adds nothing; one timesheet is returned, mended and submitted again; one trainer
logs time by hand and tries to overlap it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from deploy.month.calendar import WEEKS
from deploy.month.plan import PlannedTrainer
from deploy.month.stage import Stage
from deploy.month.trackers import export
from deploy.month.worktime import work_of
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import SUBMITTED
from services.timetracking.imports.read import read_hours
from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.import_hours import ImportedHours, ImportHours, import_hours
from services.timetracking.usecases.open_sheets import exact
from services.timetracking.usecases.ports import SheetLine, Timesheet, TimetrackingPort
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.submit_timesheets import submit_timesheets
from shared.values.call import Actor
from shared.values.reach import EVERYONE
from shared.values.refusal import Refusal

# One export holds at most so many people, as a vendor's coordinator would export a team.
PEOPLE_A_FILE = 400
RETURNED_IN = WEEKS[1]
_EVERYTHING = 1_000_000


def import_week(stage: Stage, week: date) -> None:
    """Import every team's export of the week; the first team's twice."""
    for number, (vendor, zone, content) in enumerate(_exports(stage, week)):
        report = _import(stage, vendor, zone, content)
        assert not report.errors, f"the trackers' own exports import cleanly: {report.errors[:3]}"
        if number == 0:
            again = _import(stage, vendor, zone, content)
            assert (again.entries, again.known) == (0, report.entries), "the same file twice adds nothing"


def _exports(stage: Stage, week: date) -> Iterator[tuple[int, str, bytes]]:
    """Give each team's export: one vendor, tracker and zone."""

    def team(one: PlannedTrainer) -> tuple[int, str, str]:
        return one.vendor, one.tracker, one.zone

    for (vendor, tracker, zone), members in groupby(
        sorted(stage.trainers, key=lambda one: (*team(one), one.number)), team
    ):
        people = list(members)
        for start in range(0, len(people), PEOPLE_A_FILE):
            worked = [work for one in people[start : start + PEOPLE_A_FILE] for work in work_of(stage.seed, one, week)]
            yield vendor, zone, export(tracker, worked)


def _import(stage: Stage, vendor: int, zone: str, content: bytes) -> ImportedHours:
    with stage.unit("timetracking", f"vendor_{vendor}") as (unit, call):
        return import_hours(unit, call, ImportHours(read_hours(content, zone=zone)))


def submit_all(stage: Stage) -> None:
    """Let each trainer submit what they have not; whose timesheets they are decides who submits."""
    actors = trainer_actors(stage)
    waiting = sorted(_timesheets(stage, "draft") + _timesheets(stage, "returned"), key=lambda sheet: sheet.trainer_id)
    with stage.unit("timetracking", "admin") as (unit, call):
        for trainer_id, sheets in groupby(waiting, lambda sheet: sheet.trainer_id):
            ids = [sheet.timesheet_id for sheet in sheets]
            outcomes = submit_timesheets(unit, call.on_behalf_of(actors[trainer_id]), ids)
            expect_no_refusal(outcomes.values())


def approve_all(stage: Stage) -> None:
    """Approve everything that waits, each bound to the digest of the lines that were read."""
    with stage.unit("timetracking", "approver") as (unit, call):
        waiting = [sheet.timesheet_id for sheet in _page_all(unit, "submitted")]
        lines = unit.timesheets.lines(waiting)
        accepts = [Accept(sheet, digest_of(exact(_waiting(lines.get(sheet, []))))) for sheet in waiting]
        expect_no_refusal(approve_timesheets(unit, call, accepts).values())


def _waiting(lines: Iterable[SheetLine]) -> list[SheetLine]:
    return [line for line in lines if line.state == SUBMITTED]


def return_one(stage: Stage, week: date) -> None:
    """Send the second trainer's timesheet back, once, and have it submitted again."""
    if week != RETURNED_IN:
        return
    trainer_id = stage.known.trainers[stage.trainers[1].external_ref]
    sheet = next(sheet for sheet in _timesheets(stage, "submitted") if sheet.trainer_id == trainer_id)
    with stage.unit("timetracking", "approver") as (unit, call):
        return_lines(unit, call, ReturnLines(sheet.timesheet_id, "Please say which task the night session was for."))
    stage.house.pump()
    submit_all(stage)


def trainer_actors(stage: Stage) -> dict[str, Actor]:
    """Give each trainer as the actor they sign in as, by trainer id."""
    return {
        trainer_id: Actor(stage.known.users[ref], frozenset({"trainer"}), trainer_id=trainer_id)
        for ref, trainer_id in stage.known.trainers.items()
    }


def _timesheets(stage: Stage, state: str) -> list[Timesheet]:
    with stage.look("timetracking") as unit:
        return _page_all(unit, state)


def _page_all(unit: TimetrackingPort, state: str) -> list[Timesheet]:
    return unit.timesheets.page(EVERYONE, state, None, None, _EVERYTHING)


def expect_no_refusal(outcomes: Iterable[object]) -> None:
    """Raise the first refusal among the outcomes of a bulk use case."""
    for outcome in outcomes:
        if isinstance(outcome, Refusal):
            raise outcome
