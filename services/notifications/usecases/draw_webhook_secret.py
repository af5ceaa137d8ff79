"""Draw another secret for an endpoint. In: the endpoint. Out: the secret as receivers keep it, shown this once."""

from __future__ import annotations

from services.notifications.domain.signed import secret_text
from services.notifications.domain.webhook import Endpoint
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


def draw_webhook_secret(unit: NotificationsPort, call: Call, endpoint: Endpoint) -> str:
    """Keep its id; the secret is worked out of that whenever something is signed by it."""
    secret_id = call.new_id("whs")
    unit.webhooks.add_secret(secret_id, endpoint.endpoint_id, call.actor.user_id, call.at_epoch)
    return secret_text(unit.webhook_key(secret_id))
