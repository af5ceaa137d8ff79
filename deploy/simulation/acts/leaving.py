"""Acts of those who go: a trainer leaves, and comes back. They are engaged again by `engage`, as new ones are."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from deploy.simulation.acts.chance import choose, prefer
from deploy.simulation.acts.hiring import vendor_of
from deploy.simulation.world import World
from services.onboarding.usecases.leave_trainer import leave_trainer
from services.onboarding.usecases.return_trainer import return_trainer
from shared.values.span import local_date


def leave(world: World, draw: Random) -> str:
    """Let a trainer leave with a day that was or will be; all of their engagements end with it."""
    ref, trainer_id = choose(draw, world.diary.trainers.items())
    trainer = world.cast.named(ref)
    last = local_date(world.now_epoch, trainer.zone) + timedelta(days=draw.choice((-2, 0, 0, 1, 3)))

    def accepted(_trainer: object) -> None:
        world.diary.left.add(ref)
        for engagement, terms in world.books.terms.items():
            if terms.trainer == trainer_id:
                world.books.welcome.left(engagement, last + timedelta(days=1))

    world.perform("onboarding", vendor_of(world, trainer),
                  lambda unit, call: leave_trainer(unit, call, trainer_id, "Another job", last), accepted)  # fmt: skip
    return f"{ref} leaves with {last}"


def come_back(world: World, draw: Random) -> str:
    """Let somebody who has left come back."""
    ref = prefer(draw, sorted(world.diary.left), world.diary.trainers)
    trainer_id = world.diary.trainers[ref]
    world.perform("onboarding", vendor_of(world, world.cast.named(ref)),
                  lambda unit, call: return_trainer(unit, call, trainer_id, "They asked"),
                  lambda _: world.diary.left.discard(ref))  # fmt: skip
    return f"{ref} comes back"
