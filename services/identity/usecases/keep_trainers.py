"""Hear of trainers. In: `trainer.registered` facts. Out: whose they are, and where to invite them."""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.usecases.ports import IdentityPort, KnownTrainer
from shared.events.onboarding import TrainerRegistered
from shared.values.call import Call


def keep_trainers(unit: IdentityPort, _call: Call, facts: Sequence[TrainerRegistered]) -> None:
    """Keep the newest of each trainer; a changed address does not change an account's."""
    newest = {fact.trainer_id: KnownTrainer(fact.trainer_id, fact.vendor_id, fact.email.lower()) for fact in facts}
    unit.trainers.keep(list(newest.values()))
