"""What notifications does later, each job by its name on one screen. In: a job's payload. Out: its effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notifications.domain.webhook import Attempt
from services.notifications.usecases.deliver_message import deliver_message
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.send_mails import send_mails
from services.notifications.usecases.try_message import try_message
from shared.plumbing.service import BEFOREHAND, Beforehand, JobHandler
from shared.values.call import Call


def _send(unit: NotificationsPort, call: Call, payload: Mapping[str, Any]) -> None:
    send_mails(unit, call, payload["mail_ids"])


def _deliver(unit: NotificationsPort, call: Call, payload: Mapping[str, Any]) -> None:
    deliver_message(unit, call, payload["message_id"], payload["attempts"], payload.get(BEFOREHAND))


def _try(units: Any, call: Call, payload: Mapping[str, Any]) -> Attempt | None:
    return try_message(units, call, payload["message_id"], payload["attempts"])


JOBS: dict[str, JobHandler] = {
    "deliver_message": _deliver,
    "send_mails": _send,
}
# What is asked of servers outside before a job's transaction is open.
BEFOREHAND_OF: dict[str, Beforehand] = {"deliver_message": _try}
