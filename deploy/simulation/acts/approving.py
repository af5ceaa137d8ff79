"""Acts of those who decide on hours: timesheets read, approved in whole or in part, returned."""

from __future__ import annotations

from random import Random

import sqlalchemy as sa

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.acts.working import plain, sheets_in
from deploy.simulation.cast import APPROVERS
from deploy.simulation.model.deciding import Amount
from deploy.simulation.model.hours import expect
from deploy.simulation.model.rows import Line
from deploy.simulation.model.worth import straight_pay
from deploy.simulation.world import World
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.ports import Approval, SignOff
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_timesheet import show_timesheet
from shared.values.call import Actor, Call

_RATES = sa.text("SELECT rate_id FROM pay_rates")


def read_timesheet(world: World, draw: Random) -> str:
    """Let an approver read a timesheet and remember it; what they approve later is what they read."""
    sheet, trainer_id = choose(draw, sheets_in(world, "submitted"))
    approver = draw.choice(APPROVERS)
    call = Call(approver, world.now_epoch, lambda prefix: prefix)
    world.diary.read[sheet] = world.look("timetracking", lambda unit: show_timesheet(unit, call, sheet).digest)
    return f"an approver reads a timesheet of {world.diary.ref_of(trainer_id)}"


def approve(world: World, draw: Random) -> str:
    """Let an approver approve all lines that wait, as read now or as remembered."""
    sheet, trainer_id = choose(draw, sheets_in(world, "submitted"))
    approver = _approver(world, draw, sheet)
    call = Call(approver, world.now_epoch, lambda prefix: prefix)
    digest = world.diary.read.pop(sheet, None) or world.look(
        "timetracking", lambda unit: show_timesheet(unit, call, sheet).digest
    )
    _approve(world, approver, Accept(sheet, digest))
    return f"an approver approves a timesheet of {world.diary.ref_of(trainer_id)}"


def approve_some(world: World, draw: Random) -> str:
    """Let an approver approve some of the lines that wait."""
    sheet, trainer_id = choose(draw, sheets_in(world, "submitted"))
    waiting = [one.entry for one in world.books.worked.of_sheet(sheet) if one.state == "submitted"]
    some = tuple(draw.sample(waiting, draw.randint(1, len(waiting))))
    approver = _approver(world, draw, sheet)
    call = Call(approver, world.now_epoch, lambda prefix: prefix)
    digest = world.look("timetracking", lambda unit: show_timesheet(unit, call, sheet, some).digest)
    _approve(world, approver, Accept(sheet, digest, some))
    return f"an approver approves {len(some)} of {len(waiting)} lines of {world.diary.ref_of(trainer_id)}"


def _approver(world: World, draw: Random, sheet: str) -> Actor:
    """Give an approver: where it is somebody's turn mostly one of them, now and then somebody else."""
    lines = [one.line for one in world.books.worked.of_sheet(sheet) if one.state == "submitted"]
    turn = world.books.deciding.turn(sheet, world.now_epoch, _week_seconds(world, sheet), lines, _pay(world, sheet))
    return prefer(draw, [one for one in APPROVERS if not turn or one.user_id in turn], APPROVERS)


def _week(world: World, sheet: str) -> list[Line]:
    return [one.line for one in world.books.worked.of_sheet(sheet) if one.state != "rejected"]


def _week_seconds(world: World, sheet: str) -> int:
    return sum(line.hours.seconds for line in _week(world, sheet))


def _pay(world: World, sheet: str) -> Amount | None:
    """Give what a week comes to at the rates that timetracking has heard of."""
    with world.services["timetracking"].units.engine.connect() as connection:
        heard = set(connection.execute(_RATES).scalars())
    return straight_pay(_week(world, sheet), [one for one in world.books.pay_rates if one.rate in heard])


def _approve(world: World, approver: Actor, accept: Accept) -> None:
    def accepted(outcome: Approval | SignOff) -> None:
        books, sheet = world.books, outcome.timesheet_id
        lines = [Line(line.entry_id, line.version, line.engagement_id, plain(line)) for line in outcome.lines]
        seconds, pay = _week_seconds(world, sheet), _pay(world, sheet)
        approves = books.deciding.signs(sheet, approver.user_id, world.now_epoch, seconds, lines, pay)
        expect(approves == isinstance(outcome, Approval), f"{sheet} took {outcome} where approved is {approves}")
        if isinstance(outcome, Approval):
            books.worked.approved(outcome.approval_id, lines)

    world.perform("timetracking", approver, lambda unit, call: approve_lines(unit, call, accept), accepted)


def return_some(world: World, draw: Random) -> str:
    """Let an approver send lines back."""
    sheet, trainer_id = choose(draw, sheets_in(world, "submitted"))
    waiting = [one.entry for one in world.books.worked.of_sheet(sheet) if one.state == "submitted"]
    some = None if draw.random() < 0.5 else tuple(draw.sample(waiting, draw.randint(1, len(waiting))))
    command = ReturnLines(sheet, "Please say what this was for", some)
    world.perform("timetracking", draw.choice(APPROVERS), lambda unit, call: return_lines(unit, call, command),
                  lambda _: world.books.worked.returned(sheet, some))  # fmt: skip
    return f"an approver returns lines of {world.diary.ref_of(trainer_id)}"
