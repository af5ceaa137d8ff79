"""Sign the agreement, many at once. In: trainers with the digests they were shown. Out: active trainers, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.onboarding.domain.agreement import check_signed_digest
from services.onboarding.domain.trainer import check_transition
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from shared.events.onboarding import TrainerActivated
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict


@dataclass(frozen=True)
class Signature:
    """Who signs what: `signed_name` as typed, `digest` of the exact text, `address` the network address."""

    trainer_id: str
    digest: str
    signed_name: str
    address: str = ""


def sign_agreements(unit: OnboardingPort, call: Call, signed: Sequence[tuple[Trainer, Signature]]) -> None:
    """Store signatures and activate their signers, in one go."""
    agreement = unit.agreements.in_force()
    if agreement is None:
        raise conflict("agreement_missing", "No agreement is in force yet; the operator publishes it first.")
    for trainer, signature in signed:
        check_transition(trainer.state, "active")
        check_signed_digest(agreement.digest, signature.digest)
        if not signature.signed_name.strip():
            raise Refusal("field_empty", "signed_name is empty; type your name.", pointer="signed_name")
    unit.agreements.sign([
        {"agreement_id": agreement.agreement_id, "signed_epoch": call.at_epoch, **vars(signature)}
        for _trainer, signature in signed
    ])  # fmt: skip
    unit.trainers.enter_states([(trainer.trainer_id, "active") for trainer, _ in signed], call.actor.user_id,
                               call.at_epoch, "signed")  # fmt: skip
    for trainer, _signature in signed:
        unit.say(TrainerActivated(trainer.trainer_id, trainer.user_id or ""))
