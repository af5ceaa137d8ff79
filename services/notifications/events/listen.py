"""Who reacts to what: the whole of notifications' ears on one screen.

Whatever a webhook may be told of is heard by `tell_webhooks`, after whoever else hears it.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.webhook_events import EVENTS
from services.notifications.usecases.forget_people import forget_people
from services.notifications.usecases.keep_contacts import keep_contacts
from services.notifications.usecases.keep_webhook_trainers import keep_webhook_trainers
from services.notifications.usecases.mail_links import mail_links
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.tell_of_accounts import tell_of_accounts
from services.notifications.usecases.tell_of_agreements import tell_of_agreements
from services.notifications.usecases.tell_of_disputed_hours import tell_of_disputed_hours
from services.notifications.usecases.tell_of_disputes import tell_of_disputes
from services.notifications.usecases.tell_of_due_approvals import tell_of_due_approvals
from services.notifications.usecases.tell_of_escalated_disputes import tell_of_escalated_disputes
from services.notifications.usecases.tell_of_payments import tell_of_payments
from services.notifications.usecases.tell_of_reopened_hours import tell_of_reopened_hours
from services.notifications.usecases.tell_of_returned_hours import tell_of_returned_hours
from services.notifications.usecases.tell_of_returned_payments import tell_of_returned_payments
from services.notifications.usecases.tell_webhooks import tell_webhooks
from services.notifications.usecases.warn_of_passwords import warn_of_passwords
from services.notifications.usecases.warn_of_second_factors import warn_of_second_factors
from shared.events.fact import Fact
from shared.events.identity import ContactSet, InvitationIssued, PasswordChanged, SecondFactorChanged, SessionEnded
from shared.events.onboarding import AgreementSent, TrainerErased, TrainerRegistered
from shared.events.payments import PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.timetracking import (
    DisputeDecided,
    DisputeEscalated,
    DisputeOpened,
    TimesheetDue,
    TimesheetReopened,
    TimesheetReturned,
)
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener
from shared.values.call import Call

_FIRST: dict[type[Fact], Listener] = {
    TrainerRegistered: keep_webhook_trainers,
    TrainerErased: forget_people,
    ContactSet: keep_contacts,
    InvitationIssued: mail_links,
    PasswordChanged: warn_of_passwords,
    SecondFactorChanged: warn_of_second_factors,
    PayoutAccountChanged: tell_of_accounts,
    AgreementSent: tell_of_agreements,
    PaymentSettled: tell_of_payments,
    PaymentReturned: tell_of_returned_payments,
    TimesheetReturned: tell_of_returned_hours,
    TimesheetReopened: tell_of_reopened_hours,
    TimesheetDue: tell_of_due_approvals,
    DisputeOpened: tell_of_disputed_hours,
    DisputeEscalated: tell_of_escalated_disputes,
    DisputeDecided: tell_of_disputes,
    SessionEnded: keep_ended_sessions,
}


def _then_webhooks(first: Listener) -> Listener:
    def hear(unit: NotificationsPort, call: Call, facts: Sequence[Fact]) -> None:
        first(unit, call, facts)
        tell_webhooks(unit, call, facts)

    return hear


LISTENERS: dict[type[Fact], Listener] = {
    **_FIRST,
    **{event.fact: _then_webhooks(_FIRST[event.fact]) if event.fact in _FIRST else tell_webhooks
       for event in EVENTS.values()},
}  # fmt: skip
