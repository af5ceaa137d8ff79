"""Hear of erasures. In: `trainer.erased` facts. Out: mails that say nothing of whom they were to, and what they said.

The address itself becomes the pseudonym's by the `contact.set` that identity says of the shut account; what was
written until that is heard is wiped then (`keep_contacts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.usecases.ports import NotificationsPort
from shared.events.onboarding import TrainerErased
from shared.values.call import Call
from shared.values.nowhere import nowhere


def forget_people(unit: NotificationsPort, call: Call, facts: Sequence[TrainerErased]) -> None:
    """Wipe the addresses and contents of their mails, and send none that waits; what was sent when is still counted."""
    for fact in facts:
        # Those that were caught instead of sent lie in a folder of ours.
        unit.mailer.forget(unit.mails.forget(fact.trainer_id, nowhere(fact.pseudonym), call.at_epoch))
