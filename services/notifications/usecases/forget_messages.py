"""Forget what endpoints were told long ago. In: an instant. Out: how many messages were deleted, with their tries."""

from __future__ import annotations

from services.notifications.domain.webhook import KEPT_SECONDS
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call

_TOGETHER = 1_000


def forget_messages(unit: NotificationsPort, call: Call) -> int:
    """Delete some of those that nobody can have sent again any more."""
    return unit.messages.forget(call.at_epoch - KEPT_SECONDS, _TOGETHER)
