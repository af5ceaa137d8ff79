"""Show whether a trainer's data are to be erased. In: a call, a trainer. Out: what was asked and decided so far."""

from __future__ import annotations

from services.onboarding.domain.erasure import Erasure
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call


def show_erasure(unit: OnboardingPort, call: Call, trainer_id: str) -> Erasure | None:
    """Give it, for a trainer the caller may know."""
    return unit.erasures.get(reach_trainer(unit, call, trainer_id).trainer_id)
