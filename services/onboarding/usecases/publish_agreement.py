"""Publish the agreement that trainers sign. In: title and text. Out: the agreement now in force, with its digest."""

from __future__ import annotations

from services.onboarding.domain.agreement import digest_of
from services.onboarding.usecases.ports import Agreement, OnboardingPort
from shared.values.call import Call


def publish_agreement(unit: OnboardingPort, call: Call, title: str, text: str) -> Agreement:
    """Put a text in force; earlier signatures keep pointing at the text they were given under."""
    agreement = Agreement(call.new_id("agr"), title, text, digest_of(text))
    unit.agreements.publish(agreement, call.at_epoch)
    return agreement
