"""List endpoints. In: where the page begins. Out: those within the caller's reach that were not removed."""

from __future__ import annotations

from services.notifications.domain.webhook import Endpoint
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


def list_webhooks(unit: NotificationsPort, call: Call, after: str, limit: int) -> list[Endpoint]:
    """Give up to `limit` by id after `after`."""
    return unit.webhooks.page(call.reach, after, limit)
