"""List when somebody is there to work. In: a trainer. Out: everything that was said, oldest first."""

from __future__ import annotations

from services.onboarding.domain.availability import Availability
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call


def list_availabilities(unit: OnboardingPort, call: Call, trainer_id: str) -> list[Availability]:
    """Give them; the last that covers a day counts for it."""
    return unit.availabilities.of_trainer(reach_trainer(unit, call, trainer_id).trainer_id)
