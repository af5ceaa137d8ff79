"""Change an endpoint's secret without a gap. In: the endpoint, when the others end. Out: another secret, shown once."""

from __future__ import annotations

from services.notifications.usecases.draw_webhook_secret import draw_webhook_secret
from services.notifications.usecases.ports import NewEndpoint, NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call


def rotate_webhook_secret(
    unit: NotificationsPort, call: Call, endpoint_id: str, others_end_in_seconds: int
) -> NewEndpoint:  # fmt: skip
    """Sign by both until the others end, in so many seconds at the latest: 0 ends them at once."""
    endpoint = show_webhook(unit, call, endpoint_id)
    unit.webhooks.end_secrets(endpoint_id, call.at_epoch + others_end_in_seconds)
    return NewEndpoint(endpoint, draw_webhook_secret(unit, call, endpoint))
