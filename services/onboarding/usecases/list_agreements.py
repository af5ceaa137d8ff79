"""List what a trainer was sent and signed, and show a signed document. In: a call, ids. Out: rows, or the PDF."""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import SentAgreement
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import not_found


def list_agreements(unit: OnboardingPort, call: Call, trainer_id: str) -> list[SentAgreement]:
    """Give the texts a trainer was sent, oldest first, each with its signature if there is one."""
    return unit.agreements.sent(reach_trainer(unit, call, trainer_id).trainer_id)


def show_document(unit: OnboardingPort, call: Call, trainer_id: str, agreement_id: str) -> bytes:
    """Give the document that is kept, or set the same one where no worker has come to it yet."""
    signed = unit.agreements.signed(reach_trainer(unit, call, trainer_id).trainer_id, agreement_id)
    if signed is None:
        raise not_found("signature", agreement_id)
    return unit.agreements.document(trainer_id, agreement_id) or unit.render_agreement(signed)
