"""Send someone a link to set a new password. In: their account. Out: an invitation, mailed to them alone."""

from __future__ import annotations

from services.identity.domain.invitation import Invitation
from services.identity.usecases.acting import acting
from services.identity.usecases.facts import issue
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def send_password_link(unit: IdentityPort, call: Call, user_id: str) -> Invitation:
    """Make a link for an active person; their old password holds until it is used."""
    call = acting(unit, call)
    account = unit.accounts.get(user_id)
    if account is None or account.email is None:
        raise not_found("user", user_id)
    if account.state != "active":
        raise conflict("account_state", "The account is deactivated; activate it first.")
    unit.invitations.end(unit.invitations.open_for([account.email]), "replaced", call.actor.user_id, call.at_epoch)
    invitation = Invitation(
        call.new_id("inv"), account.email, account.grant, call.actor.user_id, call.at_epoch,
        call.at_epoch + unit.settings.password_link_seconds, user_id,
    )  # fmt: skip
    issue(unit, [invitation])
    return invitation
