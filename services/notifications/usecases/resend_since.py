"""Send again what an endpoint was to be told since an instant. In: the instant, which. Out: how many go out again."""

from __future__ import annotations

from services.notifications.domain.webhook import ACTIVE
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call
from shared.values.refusal import conflict


def resend_since(unit: NotificationsPort, call: Call, endpoint_id: str, since_epoch: int, *, delivered: bool) -> int:
    """Let them be due: the next tick sends them, some at a time. Those that wait anyhow are not counted."""
    endpoint = show_webhook(unit, call, endpoint_id)
    if endpoint.state != ACTIVE:
        raise conflict("webhook_inactive", f"The endpoint is {endpoint.state}; switch it on first.")
    return unit.messages.again(endpoint_id, since_epoch, call.at_epoch, delivered=delivered)
