"""List documents and devices that several people gave. In: a call. Out: each with the people, never the number."""

from __future__ import annotations

from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import SharedTrait


def list_shared_traits(unit: OnboardingPort) -> list[SharedTrait]:
    """Give them, the most shared first: for who looks into fraud, and for nobody else."""
    return unit.traits.shared()
