"""Keep a signed document. In: a trainer and an agreement that they signed. Out: the PDF and its digest, stored once.

A worker does this after the signature: the page of a person who signs need not wait for a document to be set.
"""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort
from shared.values.call import Call
from shared.values.refusal import not_found


def keep_document(unit: OnboardingPort, call: Call, trainer_id: str, agreement_id: str) -> None:
    """Set it and keep it; done again, it changes nothing."""
    signed = unit.agreements.signed(trainer_id, agreement_id)
    if signed is None:
        raise not_found("signature", agreement_id)
    if unit.agreements.document(trainer_id, agreement_id) is None:
        unit.agreements.keep_document(trainer_id, agreement_id, unit.render_agreement(signed), call.at_epoch)
