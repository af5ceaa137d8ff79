"""Invite someone. In: an address and a grant. Out: an invitation and its one-time token.

An earlier open invitation of the same address ends; a trainer is invited only by their own vendor, or an admin.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.grant import Grant, check_grant, check_may_grant
from services.identity.domain.invitation import Invitation
from services.identity.domain.password import digest_of
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort, Invited
from services.identity.usecases.sole_account import sole_account
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def invite(unit: IdentityPort, call: Call, email: str, grant: Grant) -> Invited:
    """Make an invitation for a new account; refuses known addresses and grants the caller may not give."""
    call = acting(unit, call)
    grant = check_grant(_of_vendor(unit, call, grant))
    check_may_grant(call.reach, grant)
    sole_account(unit, grant.trainer_id)
    if unit.accounts.by_emails([email]):
        raise conflict("email_registered", "This address has an account; send a password link instead.", "email")
    unit.invitations.end(unit.invitations.open_for([email]), "replaced", call.actor.user_id, call.at_epoch)
    expires_epoch = call.at_epoch + unit.settings.invitation_seconds
    invitation = Invitation(call.new_id("inv"), email, grant, call.actor.user_id, call.at_epoch, expires_epoch)
    token = unit.new_secret()
    unit.invitations.add([(invitation, digest_of(token))])
    return Invited(invitation, token)


def _of_vendor(unit: IdentityPort, call: Call, grant: Grant) -> Grant:
    """Take a trainer's vendor from what onboarding said; a manager's own vendor is the only one they know."""
    if grant.trainer_id is None:
        return grant
    known = unit.trainers.get([grant.trainer_id]).get(grant.trainer_id)
    if known is None or not call.reach.covers(vendor_id=known.vendor_id):
        raise not_found("trainer", grant.trainer_id)
    return replace(grant, vendor_id=known.vendor_id)
