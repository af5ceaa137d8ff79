"""Ask for the erasure of a trainer's data. In: who, why. Out: what was asked, which a second person decides on."""

from __future__ import annotations

from services.onboarding.domain.erasure import Erasure
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import conflict


def ask_erasure(unit: OnboardingPort, call: Call, trainer_id: str, why: str) -> Erasure:
    """Note the wish; refuses for who has not left, since work and pay need to know whose they are."""
    trainer = reach_trainer(unit, call, trainer_id)
    if trainer.state != "left":
        raise conflict("trainer_state", f"A trainer who is {trainer.state} works here; let them leave first.")
    if unit.erasures.get(trainer_id) is not None:
        raise conflict("erasure_asked", "This was asked for already.")
    erasure = Erasure(trainer_id, call.actor.user_id, call.at_epoch, why)
    unit.erasures.add(erasure)
    return erasure
