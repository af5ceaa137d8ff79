"""Acts around pay: runs opened, previewed, submitted, approved, voided; people held; money sent again."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.cast import FINANCE, checker, maker
from deploy.simulation.model.books import Item, Known
from deploy.simulation.world import World
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.list_items import list_items
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.ports import PayItem, PayRun
from services.payroll.usecases.preview_run import preview_run
from services.payroll.usecases.release_trainer import release_trainer
from services.payroll.usecases.submit_run import submit_run
from services.payroll.usecases.void_run import void_run
from shared.values.call import Actor, Call
from shared.values.span import local_date

_ENDS = (date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9))


def open_a_run(world: World, draw: Random) -> str:
    """Open a pay run for a pay group and a period."""
    _run_id, group, end = _open(world, draw, maker(draw))
    return f"finance opens a pay run of {group} up to {end}"


def _open(world: World, draw: Random, actor: Actor) -> tuple[str, str, date]:
    approved = {world.books.terms[one.engagement].group for one in world.books.worked.live("approved")}
    group = prefer(draw, sorted(approved), ("us", "world"))
    today = local_date(world.now_epoch, "UTC")
    # An end in the future claims nothing that has not happened; it only waits.
    end = prefer(draw, [end for end in _ENDS if end <= today + timedelta(days=7)], _ENDS)
    kind = draw.choice(("regular", "off_cycle"))
    command = OpenRun(group, end - timedelta(days=14), end, end + timedelta(days=3), kind)

    def accepted(run: PayRun) -> None:
        world.diary.runs[run.pay_run_id] = (group, end)
        world.diary.states[run.pay_run_id] = "draft"

    run = world.perform("payroll", actor, lambda unit, call: open_run(unit, call, command), accepted)
    return run.pay_run_id, group, end


def submit_a_run(world: World, draw: Random) -> str:
    """Submit a pay run; where somebody cannot be paid it is blocked."""
    run_id = prefer(draw, world.diary.in_state(world.diary.runs, "draft", "blocked"), world.diary.runs)
    run = _submit(world, maker(draw), run_id)
    return f"finance submits a pay run of {run.pay_group}: {run.state}"


def _submit(world: World, actor: Actor, run_id: str) -> PayRun:
    def accepted(run: PayRun) -> None:
        world.diary.states[run_id] = run.state

    return world.perform("payroll", actor, lambda unit, call: submit_run(unit, call, run_id), accepted)


def approve_a_run(world: World, draw: Random) -> str:
    """Approve a pay run: what it pays must be what the model says is owed at this moment."""
    run_id = prefer(draw, world.diary.in_state(world.diary.runs, "ready"), world.diary.runs)
    items = _approve(world, checker(draw), run_id)
    group, end = world.diary.runs[run_id]
    return f"finance approves the pay run of {group} up to {end}: {len(items)} items"


def _approve(world: World, actor: Actor, run_id: str) -> list[PayItem]:
    known = world.known_to("payroll")

    def take(unit: Any, call: Call) -> list[PayItem]:
        approve_run(unit, call, run_id)
        return list_items(unit, call, None, 1000, {"pay_run_id": run_id})

    return world.perform("payroll", actor, take, lambda found: _approved(world, run_id, found, known))


def _approved(world: World, run_id: str, found: list[PayItem], known: Known) -> None:
    world.diary.states[run_id] = "approved"
    group, end = world.diary.runs[run_id]
    items = [
        Item(one.pay_item_id, one.pay_run_id, one.trainer_id, one.currency, one.amount_minor, one.seconds,
             one.payment_id) for one in found
    ]  # fmt: skip
    world.books.run_approved(group, end, items, known)


def pay_group(world: World, draw: Random) -> str:
    """Open, submit and approve a run in one go, each step by whoever is there."""
    run_id, group, end = _open(world, draw, FINANCE[0])
    world.perform("payroll", FINANCE[0], lambda unit, call: preview_run(unit, call, run_id))
    _submit(world, FINANCE[0], run_id)
    _approve(world, draw.choice(FINANCE[1:]), run_id)
    return f"finance runs the pay of {group} up to {end} in one go"


def void_a_run(world: World, draw: Random) -> str:
    """Void a pay run that nobody approved."""
    run_id = prefer(draw, world.diary.in_state(world.diary.runs, "draft", "blocked"), world.diary.runs)
    world.perform("payroll", maker(draw), lambda unit, call: void_run(unit, call, run_id, "Opened by mistake"))
    return f"finance voids a pay run of {world.diary.runs[run_id][0]}"


def hold(world: World, draw: Random) -> str:
    """Hold somebody's pay."""
    ref, trainer_id = choose(draw, world.diary.trainers.items())
    world.perform("payroll", maker(draw), lambda unit, call: hold_trainer(unit, call, trainer_id, "To check"),
                  lambda _: world.books.held.add(trainer_id))  # fmt: skip
    return f"finance holds the pay of {ref}"


def release_hold(world: World, draw: Random) -> str:
    """End a hold."""
    trainer_id = choose(draw, sorted(world.books.held))
    world.perform("payroll", maker(draw), lambda unit, call: release_trainer(unit, call, trainer_id, "Checked"),
                  lambda _: world.books.held.discard(trainer_id))  # fmt: skip
    return f"finance releases the pay of {world.diary.ref_of(trainer_id)}"


def send_again(world: World, draw: Random) -> str:
    """Pay an item again, whose money may have come back."""
    back = [item.item for item in world.books.items.values()
            if world.books.payments[item.payment].state == "returned"]  # fmt: skip
    item_id = prefer(draw, back, world.books.items)
    payday = local_date(world.now_epoch, "UTC") + timedelta(days=3)

    def accepted(item: PayItem) -> None:
        world.books.paid_again(item_id, item.payment_id)

    item = world.perform("payroll", maker(draw), lambda unit, call: pay_again(unit, call, item_id, payday),
                         accepted)  # fmt: skip
    return f"finance pays {world.diary.ref_of(item.trainer_id)} again"
