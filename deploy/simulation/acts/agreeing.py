"""Acts of those who say how hours are approved: chains of approvers, absences, deadlines of the clock."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.cast import ADMIN, APPROVERS, FIRST_DAY
from deploy.simulation.model.deciding import A_DAY, Absence, Amount, Chain, Deadline
from deploy.simulation.model.rows import MINOR_UNITS
from deploy.simulation.world import World
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.usecases.set_approval_chain import SetChain, set_approval_chain
from services.timetracking.usecases.set_substitute import set_substitute
from services.timetracking.usecases.set_time_rules import set_time_rules
from shared.values.call import Call
from shared.values.money import Money
from shared.values.span import Span

HOUR = 3_600


def agree_a_chain(world: World, draw: Random) -> str:
    """Let two approve the weeks of a project one after another, the second from some hours on."""
    name, project = a_project(world, draw)
    first, second = draw.sample(APPROVERS, 2)
    amount = _amount(world, draw, project) if draw.random() < 0.6 else None
    least = 0 if amount else draw.choice((0, 5, 20)) * HOUR
    steps = ((first.user_id, 0, None), (draw.choice((second.user_id, None)), least, amount))
    begins, at = _a_day(draw), world.now_epoch

    def agree(unit: Any, call: Call) -> Any:
        command = SetChain(
            project, None, begins, [(who, seconds, above and Money(*above)) for who, seconds, above in steps]
        )
        return set_approval_chain(unit, call, command)

    def accepted(made: Any) -> None:
        world.books.deciding.chains.append(Chain(made.chain_id, project, begins, at, steps))

    world.perform("timetracking", ADMIN, agree, accepted)
    beyond = f", the second above {amount[0]} minor units {amount[1]}" if amount else ""
    return f"two approve the weeks of {name} from {begins} on, one after another{beyond}"


def agree_a_deadline(world: World, draw: Random) -> str:
    """Agree with a client that hours of a project are approved by themselves some days after they were submitted."""
    name, project = a_project(world, draw)
    seconds = draw.choice((A_DAY // 4, A_DAY // 4, A_DAY, A_DAY, 2 * A_DAY, 4 * A_DAY, 0))
    begins, at = _a_day(draw), world.now_epoch
    rules = TimeRules(auto_approve_seconds=seconds)
    world.perform("timetracking", ADMIN, lambda unit, call: set_time_rules(unit, call, project, begins, rules),
                  lambda _: world.books.deciding.deadlines.append(Deadline(project, begins, at, seconds)))  # fmt: skip
    return f"weeks of {name} from {begins} on are approved by themselves after {seconds} seconds"


def go_away(world: World, draw: Random) -> str:
    """Let an approver go away for some days, in whose place another decides meanwhile."""
    absent, substitute = draw.sample(APPROVERS, 2)
    begins = world.now_epoch + draw.choice((0, A_DAY))
    away = Span(begins, begins + draw.randint(1, 8) * A_DAY)
    world.perform("timetracking", absent,
                  lambda unit, call: set_substitute(unit, call, absent.user_id, substitute.user_id, away),
                  lambda _: world.books.deciding.absences.append(
                      Absence(absent.user_id, substitute.user_id, away.start_epoch, away.end_epoch)))  # fmt: skip
    return f"{absent.user_id} goes away for {away.seconds // A_DAY} days, {substitute.user_id} stands in"


def a_project(world: World, draw: Random) -> tuple[str, str]:
    """Give a project's name and id: mostly of one on which somebody is engaged."""
    engaged = {one.project for one in world.books.terms.values()}
    worked = [(name, project) for name, project in world.diary.projects.items() if project in engaged]
    return prefer(draw, worked or world.diary.projects.items(), world.diary.projects.items())


def _amount(world: World, draw: Random, project: str) -> Amount:
    """Give what some hours of somebody on a project come to, about, or as much in other money."""
    engaged = {one.engagement for one in world.books.terms.values() if one.project == project}
    rate = choose(draw, [one for one in world.books.pay_rates if one.scope in engaged] or world.books.pay_rates)
    return int(rate.per_hour * draw.choice((10, 25, 60)) * MINOR_UNITS[rate.currency]), rate.currency


def _a_day(draw: Random) -> date:
    return FIRST_DAY + timedelta(days=draw.choice((0, 1, 7, 8, 14)))
