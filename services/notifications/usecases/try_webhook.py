"""Try an endpoint. In: its id. Out: a message of the type `webhook.test`, sent as every other."""

from __future__ import annotations

from services.notifications.domain.webhook import ACTIVE, Message
from services.notifications.domain.webhook_events import TEST
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from services.notifications.usecases.write_messages import Event, write_messages
from shared.values.call import Call
from shared.values.refusal import conflict


def try_webhook(unit: NotificationsPort, call: Call, endpoint_id: str) -> Message:
    """Write one that says nothing but the endpoint's own id."""
    endpoint = show_webhook(unit, call, endpoint_id)
    if endpoint.state != ACTIVE:
        raise conflict("webhook_inactive", f"The endpoint is {endpoint.state}; switch it on first.")
    return write_messages(unit, call, [(endpoint, Event(TEST, {"endpoint_id": endpoint_id}))])[0]
