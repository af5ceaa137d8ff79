"""Hear of erasures. In: `trainer.erased` facts. Out: mails that say nothing of whom they were to, and what they said.

The address itself becomes the pseudonym's by the `contact.set` that identity says of the shut account.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.usecases.ports import NotificationsPort
from shared.events.onboarding import TrainerErased
from shared.values.call import Call


def forget_people(unit: NotificationsPort, _call: Call, facts: Sequence[TrainerErased]) -> None:
    """Wipe the addresses and contents of their mails; what was sent when is still counted."""
    for fact in facts:
        # Those that were caught instead of sent lie in a folder of ours.
        unit.mailer.forget(unit.mails.forget(fact.trainer_id, f"{fact.pseudonym}@erased.invalid"))
