"""Change where an endpoint is, its name, its types. In: what shall be otherwise, a version. Out: the endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notifications.domain.webhook import REMOVED, Endpoint, check_types
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal, conflict


def change_webhook(
    unit: NotificationsPort, call: Call, endpoint_id: str, given: Mapping[str, Any], version: int
) -> Endpoint:  # fmt: skip
    """Replace what is given of `url`, `label` and `types`; an address that was changed has not failed yet."""
    endpoint = show_webhook(unit, call, endpoint_id)
    if endpoint.state == REMOVED:
        raise conflict("webhook_removed", "This endpoint was removed; register another one.")
    if endpoint.version != version:
        detail = "The endpoint has changed since you read it; read it again and repeat."
        raise Refusal("version_stale", detail, kind=Kind.STALE)
    changed = replace(endpoint, **given, version=version + 1)
    if "types" in given:
        types = check_types(given["types"], endpoint.vendor_id, endpoint.client_id, call.actor.roles)
        changed = replace(changed, types=types)
    if changed.url != endpoint.url:
        changed = replace(changed, tried_epoch=None, failing_epoch=None)
    unit.webhooks.change(changed, call.actor.user_id, call.at_epoch, "changed")
    return changed
