"""Try to tell one endpoint one thing. In: a message, how often it was tried when this was asked. Out: what came of it.

It runs while no transaction is open: an endpoint may take seconds to answer, and a transaction would hold a connection,
or on SQLite everybody, as long.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from services.notifications.domain.signed import signed_headers
from services.notifications.domain.webhook import ACTIVE, WAITING, Attempt, Endpoint, Message
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


class Reading(Protocol):
    """Opens units that see one state and write nothing."""

    def read(self, call: Call) -> AbstractContextManager[NotificationsPort]:
        """Open one."""
        ...


def try_message(units: Reading, call: Call, message_id: str, attempts: int) -> Attempt | None:
    """Send it, unless it was tried since, or its endpoint was paused or is let alone."""
    with units.read(call) as unit:
        message = unit.messages.get(message_id)
        endpoint = None if message is None else unit.webhooks.get(message.endpoint_id)
        if message is None or endpoint is None or not _due(call, message, endpoint, attempts):
            return None
        keys = [unit.webhook_key(one) for one in unit.webhooks.secret_ids(endpoint.endpoint_id, call.at_epoch)]
        sender = unit.sender
    headers = signed_headers(message.message_id, call.at_epoch, message.body, keys)
    sent = sender.send(endpoint.url, headers, message.body)
    return Attempt(message_id, attempts + 1, call.at_epoch, sent.milliseconds, sent.status, sent.reason)


def _due(call: Call, message: Message, endpoint: Endpoint, attempts: int) -> bool:
    untried = message.state == WAITING and message.attempts == attempts
    return untried and endpoint.state == ACTIVE and endpoint.takes(call.at_epoch)
