"""Pause, resume or remove an endpoint. In: the state and the reason. Out: the endpoint; its past stays."""

from __future__ import annotations

from dataclasses import replace

from services.notifications.domain.webhook import Endpoint, check_transition
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.show_webhook import show_webhook
from shared.values.call import Call


def change_webhook_state(unit: NotificationsPort, call: Call, endpoint_id: str, state: str, why: str) -> Endpoint:
    """Enter `state`; one that is switched on again begins without failures."""
    endpoint = show_webhook(unit, call, endpoint_id)
    check_transition(endpoint.state, state)
    changed = replace(endpoint, state=state, version=endpoint.version + 1, tried_epoch=None, failing_epoch=None)
    unit.webhooks.change(changed, call.actor.user_id, call.at_epoch, why)
    return changed
