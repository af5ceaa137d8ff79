"""Let a trainer come back. In: who, why. Out: the trainer as stored, as far on their way as they had come.

Who has an account keeps it; who signed the text in force need not sign it again. New engagements are imported as ever.
"""

from __future__ import annotations

from dataclasses import replace

from services.onboarding.domain.trainer import check_transition
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.reach import reach_trainer
from services.onboarding.usecases.send_agreement import send_agreement
from shared.values.call import Call
from shared.values.refusal import conflict


def return_trainer(unit: OnboardingPort, call: Call, trainer_id: str, why: str) -> Trainer:
    """Bring back who has left; refuses who has not, and who was erased."""
    trainer = reach_trainer(unit, call, trainer_id)
    state = _state(unit, trainer)
    check_transition(trainer.state, state)
    erasure = unit.erasures.get(trainer_id)
    if erasure is not None:
        raise conflict("trainer_erased", "Their data are erased, or about to be; import them as somebody new.")
    unit.trainers.enter_states([(trainer_id, state)], call.actor.user_id, call.at_epoch, why)
    send_agreement(unit, call, [trainer_id])
    return replace(trainer, state=state)


def _state(unit: OnboardingPort, trainer: Trainer) -> str:
    if trainer.user_id is None:
        return "registered"
    agreement = unit.agreements.in_force()
    signed = agreement and trainer.trainer_id in unit.agreements.signed_by(agreement.agreement_id, [trainer.trainer_id])
    return "active" if signed else "accepted"
