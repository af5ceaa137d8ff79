"""Hear that users registered. In: `user.registered` facts. Out: invited trainers are now accepted."""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort
from shared.events.identity import UserRegistered
from shared.values.call import Call


def accept_users(unit: OnboardingPort, call: Call, facts: Sequence[UserRegistered]) -> None:
    """Link each trainer's sign-in and move those still waiting to `accepted`."""
    users = {fact.trainer_id: fact.user_id for fact in facts if fact.trainer_id}
    unit.trainers.link_users(users)
    waiting = unit.trainers.in_state(list(users), "registered")
    unit.trainers.enter_states(
        [(trainer.trainer_id, "accepted") for trainer in waiting], call.actor.user_id, call.at_epoch, "signed in"
    )
