"""Send the agreement in force for signature. In: trainers. Out: who was sent which text and when, and facts.

Safe to repeat: one text is sent to one person once.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort
from shared.events.onboarding import AgreementSent
from shared.values.call import Call


def send_agreement(unit: OnboardingPort, call: Call, trainer_ids: Sequence[str]) -> None:
    """Note it as sent to each who has not been sent it, if there is one; where they sign in it waits for them."""
    agreement = unit.agreements.in_force()
    if agreement is None:
        return
    known = unit.agreements.sent_to(agreement.agreement_id, trainer_ids)
    new = [trainer_id for trainer_id in trainer_ids if trainer_id not in known]
    unit.agreements.send(agreement.agreement_id, new, call.actor.user_id, call.at_epoch)
    for trainer_id in new:
        unit.say(AgreementSent(trainer_id, agreement.agreement_id, agreement.title, agreement.digest, call.at_epoch))
