"""Check notifications' invariants. In: a unit. Out: what is off."""

from __future__ import annotations

from typing import Protocol

from services.notifications.domain.mail import LONGEST_TRY_SECONDS
from services.notifications.domain.webhook import LONGEST_FAILURE_SECONDS
from services.notifications.usecases.ports import Mails, Messages
from shared.values.call import Call
from shared.values.finding import Finding

# A job that is put off comes back within minutes.
_GRACE_SECONDS = 3_600


class CheckPort(Protocol):
    """What a check reads."""

    mails: Mails
    messages: Messages
    call: Call


def check(unit: CheckPort) -> list[Finding]:
    """Find mails and messages to endpoints that no job sends or gives up any more."""
    overdue_epoch = unit.call.at_epoch - LONGEST_FAILURE_SECONDS - _GRACE_SECONDS
    before_epoch = unit.call.at_epoch - LONGEST_TRY_SECONDS - _GRACE_SECONDS
    return [
        Finding("mail_stuck", mail_id, f"{mail_id} has waited for longer than anyone tries to send it.")
        for mail_id in unit.mails.waiting_since(before_epoch)
    ] + [
        Finding("message_stuck", message_id, f"{message_id} was due long ago, and no job tries to deliver it.")
        for message_id in unit.messages.overdue_since(overdue_epoch)
    ]
