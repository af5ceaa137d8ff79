"""Check onboarding's invariants. In: a unit. Out: what is off."""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort
from shared.values.finding import Finding


def check(unit: OnboardingPort) -> list[Finding]:
    """Find trainers without a state, engagements without a rate, signatures that bind to nothing."""
    rules = (
        ("trainer_without_state", unit.invariants.trainers_without_state(), "has no present state"),
        ("engagement_without_rate", unit.invariants.engagements_without_rate(), "has no pay rate on its first day"),
        ("signature_of_other_text", unit.invariants.signatures_of_other_texts(), "signed another text"),
        ("active_without_signature", unit.invariants.active_without_signature(), "is active without a signature"),
    )
    return [Finding(code, subject, f"{subject} {what}.") for code, subjects, what in rules for subject in subjects]
