"""Send one thing again. In: an endpoint, a message of it. Out: the message, which waits, under its id."""

from __future__ import annotations

from dataclasses import replace

from services.notifications.domain.webhook import ACTIVE, LEASE_SECONDS, WAITING
from services.notifications.usecases.list_deliveries import Delivery, show_delivery
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call
from shared.values.refusal import conflict


def resend_message(unit: NotificationsPort, call: Call, endpoint_id: str, message_id: str) -> Delivery:
    """Have it tried now, and as often again as a new one."""
    endpoint = show_webhook(unit, call, endpoint_id)
    message, tries = show_delivery(unit, call, endpoint_id, message_id)
    if endpoint.state != ACTIVE:
        raise conflict("webhook_inactive", f"The endpoint is {endpoint.state}; switch it on first.")
    again = replace(message, state=WAITING, due_epoch=call.at_epoch + LEASE_SECONDS, tries=0)
    unit.messages.keep(again)
    unit.ask("deliver_message", {"message_id": message_id, "attempts": message.attempts})
    return again, tries
