"""Publish the agreement that trainers sign. In: title and text. Out: the agreement now in force, with its digest.

Whoever signed an earlier text is sent this one as an amendment; until they sign it, the earlier one binds them.
"""

from __future__ import annotations

from services.onboarding.domain.agreement import digest_of
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import Agreement
from services.onboarding.usecases.send_agreement import send_agreement
from shared.values.call import Call
from shared.values.refusal import conflict


def publish_agreement(unit: OnboardingPort, call: Call, title: str, text: str) -> Agreement:
    """Put a text in force and send it to everyone who has not left; refuses the very text that is in force."""
    before = unit.agreements.in_force()
    agreement = Agreement(call.new_id("agr"), title, text, digest_of(text))
    if before is not None and before.digest == agreement.digest:
        raise conflict("agreement_unchanged", "This very text is in force already; change it, or leave it.", "text")
    unit.agreements.publish(agreement, call.at_epoch)
    send_agreement(unit, call, unit.trainers.staying())
    return agreement
