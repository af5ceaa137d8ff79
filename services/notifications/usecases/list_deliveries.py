"""Show what an endpoint was told. In: the endpoint, where the page begins. Out: messages with each try."""

from __future__ import annotations

from services.notifications.domain.webhook import Attempt, Message
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call
from shared.values.refusal import not_found

Delivery = tuple[Message, list[Attempt]]


def list_deliveries(
    unit: NotificationsPort, call: Call, endpoint_id: str, state: str | None, before: str | None, limit: int
) -> list[Delivery]:
    """Give up to `limit`, the newest first."""
    endpoint = show_webhook(unit, call, endpoint_id)
    return _with_tries(unit, unit.messages.page(endpoint.endpoint_id, state, before, limit))


def show_delivery(unit: NotificationsPort, call: Call, endpoint_id: str, message_id: str) -> Delivery:
    """Give one that this endpoint was told."""
    endpoint, message = show_webhook(unit, call, endpoint_id), unit.messages.get(message_id)
    if message is None or message.endpoint_id != endpoint.endpoint_id:
        raise not_found("delivery", message_id)
    return _with_tries(unit, [message])[0]


def _with_tries(unit: NotificationsPort, messages: list[Message]) -> list[Delivery]:
    tries = unit.messages.attempts_of([one.message_id for one in messages])
    return [(one, [each for each in tries if each.message_id == one.message_id]) for one in messages]
