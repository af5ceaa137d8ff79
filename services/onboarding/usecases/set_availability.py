"""Say when somebody is there to work. In: a trainer, seconds a week, days. Out: the word; earlier ones stay."""

from __future__ import annotations

from datetime import date

from services.onboarding.domain.availability import Availability, checked_availability
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call


def set_availability(
    unit: OnboardingPort, call: Call, trainer_id: str, weekly_seconds: int, valid_from: date, valid_to: date | None,
    note: str = "",
) -> Availability:  # fmt: skip
    """Add it; of a day what was said last counts."""
    reach_trainer(unit, call, trainer_id)
    said = checked_availability(Availability(
        call.new_id("avl"), trainer_id, valid_from, valid_to, weekly_seconds, note.strip(), call.actor.user_id,
        call.at_epoch,
    ))  # fmt: skip
    unit.availabilities.add(said)
    return said
