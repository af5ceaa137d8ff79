"""Tell erasures once more. In: the clock. Out: facts, and how many were told.

Each was told when it was decided. A name and an address that were said before go from Kafka only when something is
said after the pseudonym, some days later; in a small house that may be nothing.
"""

from __future__ import annotations

from services.onboarding.domain.erasure import TOLD_AGAIN_SECONDS
from services.onboarding.usecases.facts import trainer_erased, trainer_registered
from services.onboarding.usecases.ports import OnboardingPort
from shared.values.call import Call

MOST_AT_ONCE = 1_000


def tell_erased_again(unit: OnboardingPort, call: Call) -> int:
    """Say the pseudonym, and that it is one, of all who were erased so long ago and told of once."""
    erasures = unit.erasures.told_once(call.at_epoch - TOLD_AGAIN_SECONDS, MOST_AT_ONCE)
    for erasure in erasures:
        trainer = unit.trainers.get(erasure.trainer_id)
        assert trainer is not None, "who was erased is still known under a pseudonym"
        unit.say(trainer_registered(trainer))
        unit.say(trainer_erased(erasure))
    unit.erasures.told_again([one.trainer_id for one in erasures], call.at_epoch)
    return len(erasures)
