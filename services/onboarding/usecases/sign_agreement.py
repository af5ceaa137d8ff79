"""Sign the agreement. In: the digest of the text that was shown and the signer's name. Out: an active trainer."""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.reach import reach_trainer
from services.onboarding.usecases.sign_agreements import Signature, sign_agreements
from shared.values.call import Call
from shared.values.refusal import forbidden


def sign_agreement(unit: OnboardingPort, call: Call, signature: Signature) -> Trainer:
    """Take one trainer's own signature."""
    trainer = reach_trainer(unit, call, signature.trainer_id)
    if call.actor.trainer_id != signature.trainer_id:
        raise forbidden("signature_not_own", "Only the trainer can sign their agreement.")
    sign_agreements(unit, call, [(trainer, signature)])
    return reach_trainer(unit, call, signature.trainer_id)
