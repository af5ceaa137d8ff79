"""The kinds of mail: what each says in English, whom it is for, and who decides whether it is sent.

In: nothing. Out: a table. The sentences are the keys of the catalogues in `texts/`; names in braces are filled in by
`wording.py`. A new kind is one entry here, its translations, and the listener that writes it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.values.permissions import PERMISSIONS

INVITATION, PASSWORD_LINK, PASSWORD_CHANGED = "invitation", "password_link", "password_changed"
FACTOR_SET, FACTOR_RESET = "second_factor_set", "second_factor_reset"
PASSKEY_ADDED, PASSKEY_REMOVED = "passkey_added", "passkey_removed"
ACCOUNT_GIVEN, ACCOUNT_REFUSED = "payout_account_given", "payout_account_refused"
ACCOUNT_COOLING = "payout_account_cooling"
PAYMENT_SETTLED, PAYMENT_RETURNED = "payment_settled", "payment_returned"
HOURS_RETURNED = "hours_returned"
HOURS_DISPUTED, DISPUTE_DECIDED = "hours_disputed", "dispute_decided"
BILLED_HOURS_DISPUTED = "billed_hours_disputed"
DISPUTE_ESCALATED = "dispute_escalated"
APPROVAL_DUE = "approval_due"
AGREEMENT_SENT = "agreement_sent"
WEBHOOK_DISABLED = "webhook_disabled"
TRAINERS, FINANCE, APPROVERS = ("trainer",), ("finance",), ("approver",)
WEBHOOK_OWNERS = tuple(PERMISSIONS["POST /api/notifications/v1/webhooks"].cells)


@dataclass(frozen=True)
class Kind:
    """One kind, and the roles it is written to; without any, to everybody who has an account.

    `always` is sent whatever the person prefers; `wanted` is what holds until they say otherwise. `page` is where in
    the portal it can be acted upon, by what the mail tells.
    """

    subject: str
    text: str
    roles: tuple[str, ...] = ()
    always: bool = False
    wanted: bool = True
    page: str = ""

    def reaches(self, roles: Collection[str]) -> bool:
        """Say whether somebody in these roles can get such a mail."""
        return not self.roles or any(role in self.roles for role in roles)


KINDS: Mapping[str, Kind] = {
    INVITATION: Kind(
        "Your invitation to Hourbook",
        "You are invited to Hourbook. Choose your password here:\n\n{link}\n\n"
        "The link is for you alone. It works once, until {expires}. If you expected no invitation, delete this mail.",
        always=True,
    ),
    PASSWORD_LINK: Kind(
        "Set a new password for Hourbook",
        "Choose a new password here:\n\n{link}\n\nThe link is for you alone. It works once, until {expires}. "
        "Until you use it, your present password holds. If you did not ask for this, delete this mail.",
        always=True,
    ),
    PASSWORD_CHANGED: Kind(
        "Your password was changed",
        "Your password for Hourbook was changed on {changed}. If that was not you, tell your administrator at once.",
        always=True,
    ),
    FACTOR_SET: Kind(
        "A second factor was set up for you",
        "Since {changed} signing in with your address asks for a code of the second factor that was set up then. If "
        "that was not you, tell your administrator at once.",
        always=True,
    ),
    FACTOR_RESET: Kind(
        "Your second factor was taken away",
        "An administrator took your second factor away on {changed}, as is done for those who lost it. If you did not "
        "ask for that, tell another administrator at once.",
        always=True,
    ),
    PASSKEY_ADDED: Kind(
        "A passkey was added to your account",
        "Since {changed} a new passkey opens your account together with your password. If that was not you, tell your "
        "administrator at once.",
        always=True,
    ),
    PASSKEY_REMOVED: Kind(
        "A passkey was removed from your account",
        "A passkey of yours was removed on {changed}. If that was not you, tell your administrator at once.",
        always=True,
    ),
    ACCOUNT_GIVEN: Kind(
        "A new payout account was given for you",
        "A new payout account ending in {last4} was given for you. Once a second person has approved it, you are paid "
        "there. If that was not you, tell your administrator at once.",
        TRAINERS, always=True,
    ),
    ACCOUNT_COOLING: Kind(
        "You will be paid on another account",
        "A new payout account ending in {last4} was approved. From {active_from} on you are paid there; until then, on "
        "your present one. If you did not ask for that, take it back in Hourbook, or tell your administrator, before.",
        TRAINERS, always=True,
    ),
    ACCOUNT_REFUSED: Kind(
        "Your payout account was refused",
        "Your payout account ending in {last4} was refused: {reason}. Please give another one, or you cannot be paid.",
        TRAINERS, always=True,
    ),
    PAYMENT_RETURNED: Kind(
        "Your bank returned a payment",
        "Your bank returned a payment of {amount}. It is still owed to you and will be paid again. Please check your "
        "payout account.",
        TRAINERS, always=True,
    ),
    # Off until asked for: a payday of five thousand people is five thousand mails, and their statements say it too.
    PAYMENT_SETTLED: Kind("You have been paid", "Your bank has received {amount} for you.", TRAINERS, wanted=False),
    HOURS_RETURNED: Kind(
        "Hours were returned to you",
        "An approver returned some of your hours: {reason}\n\nPlease correct them and submit them again; all others "
        "go their way.",
        TRAINERS, page="/timesheets/{timesheet_id}/mine",
    ),
    HOURS_DISPUTED: Kind(
        "A line of your hours is disputed",
        "An approver disputes {hours} hours of {day}: {reason}\n\nAll your other hours go their way. Please answer "
        "with what shows that you worked them. Somebody who is neither of you two is to decide until {due}; if "
        "nobody does, it goes to finance, and no hour is lost by that.",
        TRAINERS, always=True, page="/disputes/{dispute_id}",
    ),
    BILLED_HOURS_DISPUTED: Kind(
        "A client disputes approved hours of yours",
        "A client disputes {hours} hours of {day} that were approved: {reason}\n\nThey stay paid until it is decided. "
        "Please answer with what shows that you worked them. Finance is to decide until {due}.",
        TRAINERS, always=True, page="/disputes/{dispute_id}",
    ),
    DISPUTE_ESCALATED: Kind(
        "Disputes past their deadline",
        "Disputes about hours that nobody decided in time: {disputes}. They stand among the disputes in Hourbook; "
        "their hours wait, and whoever neither opened a dispute nor worked the hours may decide it.",
        FINANCE, page="/disputes",
    ),
    APPROVAL_DUE: Kind(
        "Hours wait for your approval",
        "{hours} hours of the week of {day} wait for you. Unless you decide, they are approved by themselves on {due}, "
        "as was agreed for the project.",
        APPROVERS, page="/timesheets/{timesheet_id}",
    ),
    AGREEMENT_SENT: Kind(
        "An agreement waits for your signature",
        "{title} waits for your signature in Hourbook. Please read it there and sign it; until you do, what you signed "
        "before holds.",
        TRAINERS, always=True, page="/me/agreement",
    ),
    DISPUTE_DECIDED: Kind(
        "A dispute about your hours was decided",
        "Of {claimed} disputed hours, {approved} are approved: {reason}\n\nWhat is approved is paid with the next pay "
        "run.",
        TRAINERS, always=True, page="/disputes/{dispute_id}",
    ),
    WEBHOOK_DISABLED: Kind(
        "A webhook of yours was switched off",
        "The webhook {label} is told nothing any more since {disabled}: {reason}\n\nWhat happens meanwhile is kept for "
        "90 days. Once the receiver works again, switch the webhook on and have sent what it missed.",
        WEBHOOK_OWNERS, always=True,
    ),
}  # fmt: skip
