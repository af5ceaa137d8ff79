"""Have messages tried that are due. In: an instant. Out: jobs, and how many; of endpoints that fail one each."""

from __future__ import annotations

from services.notifications.domain.webhook import LEASE_SECONDS
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call

_TOGETHER = 200


def send_due_messages(unit: NotificationsPort, call: Call) -> int:
    """Ask for jobs; what they do not do within their lease is due again."""
    due = unit.messages.due(call.at_epoch, _TOGETHER)
    every = [*due, *unit.messages.probes(call.at_epoch)]
    unit.messages.lease([one.message_id for one in every], call.at_epoch + LEASE_SECONDS)
    for one in every:
        unit.ask("deliver_message", {"message_id": one.message_id, "attempts": one.attempts})
    # What fails is no reason to look again at once.
    return len(due)
