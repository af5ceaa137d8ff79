"""Keep what came of telling one endpoint one thing. In: a message, how often it was tried before, the try. Out: rows.

A process that dies between the endpoint's answer and this commit sends again, under the same id: receivers know by
it what they have had. Whatever came back, the job is done: what failed is due again later.
"""

from __future__ import annotations

from dataclasses import replace

from services.notifications.domain.webhook import ACTIVE, FAILING_PAUSE_SECONDS, HELD, WAITING, Attempt
from services.notifications.usecases.disable_webhook import disable_webhook
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


def deliver_message(
    unit: NotificationsPort, call: Call, message_id: str, attempts: int, attempt: Attempt | None
) -> None:
    """Keep the try, unless another was kept since; without one, hold the message or let a failing endpoint alone."""
    message = unit.messages.get(message_id)
    if message is None or message.state != WAITING or message.attempts != attempts:
        return
    endpoint = unit.webhooks.get(message.endpoint_id)
    assert endpoint is not None, "a message has its endpoint"
    if attempt is not None:
        unit.messages.tried(attempt)
        unit.messages.keep(attempt.of(message))
        unit.webhooks.tried(endpoint.endpoint_id, call.at_epoch, succeeded=attempt.succeeded)
        if not attempt.succeeded:
            disable_webhook(unit, call, endpoint, attempt)
    elif endpoint.state != ACTIVE:
        unit.messages.keep(replace(message, state=HELD, due_epoch=None))
    elif not endpoint.takes(call.at_epoch):
        unit.messages.keep(replace(message, due_epoch=call.at_epoch + FAILING_PAUSE_SECONDS))
    # Else the endpoint was switched on just now: what is not done within its lease is due again.
