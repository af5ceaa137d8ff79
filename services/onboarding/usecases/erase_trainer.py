"""Erase a trainer's personal data. In: a wish that another person noted. Out: a pseudonym everywhere, and facts.

Amounts, hours, signatures' digests and journals stay. Other services hear the pseudonym as they heard the name, and of
the erasure itself: identity shuts the account, payments destroys what it has sealed, notifications forgets its mails.
"""

from __future__ import annotations

from dataclasses import replace

from services.onboarding.domain.erasure import Erasure, nobody, pseudonym_of
from services.onboarding.usecases.facts import trainer_erased, trainer_registered
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict, not_found


def erase_trainer(unit: OnboardingPort, call: Call, trainer_id: str) -> Erasure:
    """Do it, as somebody who did not ask for it."""
    trainer = reach_trainer(unit, call, trainer_id)
    asked = unit.erasures.get(trainer_id)
    if asked is None:
        raise not_found("erasure", trainer_id)
    require_other_person(call, asked.asked_by, f"the erasure of {trainer_id}")
    if asked.decided_epoch is not None:
        raise conflict("erasure_done", "Their data are erased already.")
    erased = replace(trainer, person=nobody(trainer_id, trainer.person), version=trainer.version + 1)
    unit.trainers.save([erased])
    unit.erasures.wipe(trainer_id, pseudonym_of(trainer_id))
    done = replace(asked, decided_by=call.actor.user_id, decided_epoch=call.at_epoch)
    unit.erasures.decide(done)
    unit.say(trainer_registered(erased))
    unit.say(trainer_erased(done))
    return done
