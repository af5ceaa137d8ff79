"""Sign the agreement, many at once. In: trainers with the digests they were shown. Out: active trainers, facts.

A signature under a later text is an amendment's: whoever is active stays so. A worker sets each signed document and
keeps it (`keep_document.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.onboarding.domain.agreement import check_signed_digest
from services.onboarding.domain.trainer import check_transition
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.ports_way_in import Agreement
from services.onboarding.usecases.send_agreement import send_agreement
from shared.events.onboarding import AgreementSigned, TrainerActivated
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict


@dataclass(frozen=True)
class Signature:
    """Who signs what: `signed_name` as typed, `digest` of the exact text, `address` the network address.

    `device` is what the signer's own device calls itself, if it says so: shared devices are flagged by it.
    """

    trainer_id: str
    digest: str
    signed_name: str
    address: str = ""
    device: str = ""


def sign_agreements(unit: OnboardingPort, call: Call, signed: Sequence[tuple[Trainer, Signature]]) -> None:
    """Store signatures and activate their signers, in one go."""
    agreement = unit.agreements.in_force()
    if agreement is None:
        raise conflict("agreement_missing", "No agreement is in force yet; the operator publishes it first.")
    trainer_ids = [trainer.trainer_id for trainer, _signature in signed]
    before = unit.agreements.signed_by(agreement.agreement_id, trainer_ids)
    for trainer, signature in signed:
        _check(agreement, before, trainer, signature)
    send_agreement(unit, call, trainer_ids)
    unit.agreements.sign([
        {"agreement_id": agreement.agreement_id, "signed_epoch": call.at_epoch, "trainer_id": one.trainer_id,
         "digest": one.digest, "signed_name": one.signed_name, "address": one.address}
        for _trainer, one in signed
    ])  # fmt: skip
    unit.traits.keep([("device", one.trainer_id, one.device) for _trainer, one in signed if one.device], call.at_epoch)
    _activate(unit, call, [trainer for trainer, _signature in signed if trainer.state != "active"])
    for trainer_id in trainer_ids:
        unit.say(AgreementSigned(trainer_id, agreement.agreement_id, agreement.digest, call.at_epoch))
        payload = {"trainer_id": trainer_id, "agreement_id": agreement.agreement_id}
        unit.ask("keep_signed_document", payload, key=trainer_id)


def _check(agreement: Agreement, before: frozenset[str], trainer: Trainer, signature: Signature) -> None:
    if trainer.trainer_id in before:
        raise conflict("agreement_signed", "This text is signed already; a later one would wait here.")
    if trainer.state != "active":
        check_transition(trainer.state, "active")
    check_signed_digest(agreement.digest, signature.digest)
    if not signature.signed_name.strip():
        raise Refusal("field_empty", "signed_name is empty; type your name.", pointer="signed_name")


def _activate(unit: OnboardingPort, call: Call, trainers: Sequence[Trainer]) -> None:
    unit.trainers.enter_states([(one.trainer_id, "active") for one in trainers], call.actor.user_id, call.at_epoch,
                               "signed")  # fmt: skip
    for one in trainers:
        unit.say(TrainerActivated(one.trainer_id, one.user_id or ""))
