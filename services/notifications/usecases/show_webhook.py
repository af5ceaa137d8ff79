"""Show an endpoint. In: its id. Out: the endpoint, to whose it is, to the operator and to auditors."""

from __future__ import annotations

from services.notifications.domain.webhook import Endpoint
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call
from shared.values.refusal import not_found


def show_webhook(unit: NotificationsPort, call: Call, endpoint_id: str) -> Endpoint:
    """Give one that the caller may know of."""
    found = unit.webhooks.get(endpoint_id)
    if found is None or not call.reach.covers(vendor_id=found.vendor_id, client_id=found.client_id):
        raise not_found("webhook", endpoint_id)
    return found
