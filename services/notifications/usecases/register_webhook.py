"""Register an endpoint. In: an address that was looked at, a name, types. Out: the endpoint and its secret, shown once.

It becomes the caller's vendor's or client's, or the operator's.
"""

from __future__ import annotations

from services.notifications.domain.webhook import MOST_ENDPOINTS, Endpoint, check_types, owner_of
from services.notifications.usecases.draw_webhook_secret import draw_webhook_secret
from services.notifications.usecases.ports import NewEndpoint, NotificationsPort, Terms
from shared.values.call import Call
from shared.values.refusal import conflict


def register_webhook(unit: NotificationsPort, call: Call, terms: Terms) -> NewEndpoint:
    """Keep it; it is told of what becomes true from now on."""
    vendor_id, client_id = owner_of(call.reach)
    types = check_types(terms.types, vendor_id, client_id, call.actor.roles)
    if unit.webhooks.count(call.reach) >= MOST_ENDPOINTS and not call.reach.everyone:
        raise conflict("webhooks_many", f"There are {MOST_ENDPOINTS} endpoints already; remove one first.")
    endpoint = Endpoint(
        call.new_id("whk"), terms.url, terms.label, types, vendor_id, client_id, call.actor.user_id, call.at_epoch
    )  # fmt: skip
    unit.webhooks.add(endpoint)
    return NewEndpoint(endpoint, draw_webhook_secret(unit, call, endpoint))
