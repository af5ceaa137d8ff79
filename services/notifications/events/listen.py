"""Who reacts to what: the whole of notifications' ears on one screen."""

from __future__ import annotations

from services.notifications.usecases.keep_contacts import keep_contacts
from services.notifications.usecases.mail_links import mail_links
from services.notifications.usecases.tell_of_accounts import tell_of_accounts
from services.notifications.usecases.tell_of_disputed_hours import tell_of_disputed_hours
from services.notifications.usecases.tell_of_disputes import tell_of_disputes
from services.notifications.usecases.tell_of_due_approvals import tell_of_due_approvals
from services.notifications.usecases.tell_of_payments import tell_of_payments
from services.notifications.usecases.tell_of_reopened_hours import tell_of_reopened_hours
from services.notifications.usecases.tell_of_returned_hours import tell_of_returned_hours
from services.notifications.usecases.tell_of_returned_payments import tell_of_returned_payments
from services.notifications.usecases.warn_of_passwords import warn_of_passwords
from services.notifications.usecases.warn_of_second_factors import warn_of_second_factors
from shared.events.fact import Fact
from shared.events.identity import ContactSet, InvitationIssued, PasswordChanged, SecondFactorChanged, SessionEnded
from shared.events.payments import PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.timetracking import DisputeDecided, DisputeOpened, TimesheetDue, TimesheetReopened, TimesheetReturned
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ContactSet: keep_contacts,
    InvitationIssued: mail_links,
    PasswordChanged: warn_of_passwords,
    SecondFactorChanged: warn_of_second_factors,
    PayoutAccountChanged: tell_of_accounts,
    PaymentSettled: tell_of_payments,
    PaymentReturned: tell_of_returned_payments,
    TimesheetReturned: tell_of_returned_hours,
    TimesheetReopened: tell_of_reopened_hours,
    TimesheetDue: tell_of_due_approvals,
    DisputeOpened: tell_of_disputed_hours,
    DisputeDecided: tell_of_disputes,
    SessionEnded: keep_ended_sessions,
}
