"""Tell one endpoint one thing. In: a message, how often it was tried when this was asked. Out: one more try.

A process that dies between the endpoint's answer and its own commit sends again, under the same id: receivers know by
it what they have had. Whatever comes back, the job is done: what failed is due again later.
"""

from __future__ import annotations

from dataclasses import replace

from services.notifications.domain.signed import signed_headers
from services.notifications.domain.webhook import (
    ACTIVE,
    FAILING_PAUSE_SECONDS,
    HELD,
    WAITING,
    Attempt,
    Endpoint,
    Message,
)
from services.notifications.usecases.disable_webhook import disable_webhook
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


def deliver_message(unit: NotificationsPort, call: Call, message_id: str, attempts: int) -> None:
    """Try it, unless it was tried since; an endpoint that was paused or fails is let alone."""
    message = unit.messages.get(message_id)
    if message is None or message.state != WAITING or message.attempts != attempts:
        return
    endpoint = unit.webhooks.get(message.endpoint_id)
    assert endpoint is not None, "a message has its endpoint"
    if endpoint.state != ACTIVE:
        unit.messages.keep(replace(message, state=HELD, due_epoch=None))
    elif not endpoint.takes(call.at_epoch):
        unit.messages.keep(replace(message, due_epoch=call.at_epoch + FAILING_PAUSE_SECONDS))
    else:
        attempt = _try(unit, call, endpoint, message)
        unit.messages.tried(attempt)
        unit.messages.keep(attempt.of(message))
        unit.webhooks.tried(endpoint.endpoint_id, call.at_epoch, succeeded=attempt.succeeded)
        if not attempt.succeeded:
            disable_webhook(unit, call, endpoint, attempt)


def _try(unit: NotificationsPort, call: Call, endpoint: Endpoint, message: Message) -> Attempt:
    keys = [unit.webhook_key(one) for one in unit.webhooks.secret_ids(endpoint.endpoint_id, call.at_epoch)]
    headers = signed_headers(message.message_id, call.at_epoch, message.body, keys)
    sent = unit.sender.send(endpoint.url, headers, message.body)
    return Attempt(
        message.message_id, message.attempts + 1, call.at_epoch, sent.milliseconds, sent.status, sent.reason
    )  # fmt: skip
