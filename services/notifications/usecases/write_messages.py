"""Write what endpoints are told. In: endpoints and events. Out: messages that wait, and jobs that will send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications.domain.signed import render_event
from services.notifications.domain.webhook import (
    ACTIVE,
    FAILING_PAUSE_SECONDS,
    HELD,
    LEASE_SECONDS,
    WAITING,
    Endpoint,
    Message,
)
from services.notifications.usecases.ports import NotificationsPort
from shared.values.call import Call


@dataclass(frozen=True)
class Event:
    """A type and the ids that are told of it."""

    type: str
    ids: Mapping[str, str]


def write_messages(unit: NotificationsPort, call: Call, told: Sequence[tuple[Endpoint, Event]]) -> list[Message]:
    """Keep them; one for an endpoint that takes nothing just now waits for a tick, or until it is resent."""
    messages = [_message(call, endpoint, event) for endpoint, event in told]
    unit.messages.add(messages)
    for (endpoint, _event), message in zip(told, messages, strict=True):
        if endpoint.state == ACTIVE and endpoint.failing_epoch is None:
            unit.ask("deliver_message", {"message_id": message.message_id, "attempts": 0})
    return messages


def _message(call: Call, endpoint: Endpoint, event: Event) -> Message:
    active, well = endpoint.state == ACTIVE, endpoint.failing_epoch is None
    due_epoch = call.at_epoch + (LEASE_SECONDS if well else FAILING_PAUSE_SECONDS)
    return Message(
        call.new_id("msg"), endpoint.endpoint_id, endpoint.vendor_id, endpoint.client_id, event.type,
        render_event(event.type, call.at_epoch, event.ids), call.at_epoch,
        WAITING if active else HELD, due_epoch if active else None,
    )  # fmt: skip
