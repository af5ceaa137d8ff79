"""Switch off an endpoint that is gone, or has failed for too long. In: a try that failed. Out: maybe a mail."""

from __future__ import annotations

from dataclasses import replace

from services.notifications.domain.kinds import WEBHOOK_DISABLED
from services.notifications.domain.webhook import DISABLED, GONE, LONGEST_FAILURE_SECONDS, Attempt, Endpoint
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_people import Told, tell_people
from shared.values.call import Call

_DAYS = LONGEST_FAILURE_SECONDS // 86_400


def disable_webhook(unit: NotificationsPort, call: Call, endpoint: Endpoint, attempt: Attempt) -> None:
    """Switch it off, and write to who registered it, where the specification says so; otherwise do nothing."""
    if attempt.status == GONE:
        why = "It answered 410: it is gone."
    elif endpoint.is_lost(call.at_epoch):
        why = f"Every try has failed for {_DAYS} days. {attempt.reason}"
    else:
        return
    failing = call.at_epoch if endpoint.failing_epoch is None else endpoint.failing_epoch
    disabled = replace(
        endpoint, state=DISABLED, version=endpoint.version + 1, tried_epoch=call.at_epoch, failing_epoch=failing
    )
    unit.webhooks.change(disabled, call.actor.user_id, call.at_epoch, why)
    contact = unit.contacts.of_users([endpoint.made_by]).get(endpoint.made_by)
    told: Told = {"label": endpoint.label, "reason": why, "disabled_epoch": call.at_epoch}
    tell_people(unit, call, WEBHOOK_DISABLED, [(contact, told)])
