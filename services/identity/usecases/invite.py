"""Invite someone. In: an address, a grant and a language. Out: an invitation, whose link goes to that address alone.

An earlier open invitation of the same address ends; a trainer is invited only by their own vendor, or an admin, and
only to the address that onboarding knows.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.grant import Grant, check_grant, check_may_grant
from services.identity.domain.invitation import Invitation
from services.identity.usecases.acting import acting
from services.identity.usecases.facts import issue
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.sole_account import sole_account
from shared.values.call import Call
from shared.values.language import ENGLISH
from shared.values.refusal import Refusal, conflict, not_found


def invite(unit: IdentityPort, call: Call, email: str, grant: Grant, language: str = ENGLISH) -> Invitation:
    """Make an invitation for a new account; refuses known addresses and grants the caller may not give."""
    call = acting(unit, call)
    grant = check_grant(_of_vendor(unit, call, grant))
    check_may_grant(call.reach, grant)
    sole_account(unit, grant.trainer_id)
    _check_address(unit, email, grant)
    if unit.accounts.by_emails([email]):
        raise conflict("email_registered", "This address has an account; send a password link instead.", "email")
    unit.invitations.end(unit.invitations.open_for([email]), "replaced", call.actor.user_id, call.at_epoch)
    expires_epoch = call.at_epoch + unit.settings.invitation_seconds
    invitation = Invitation(
        call.new_id("inv"), email, grant, call.actor.user_id, call.at_epoch, expires_epoch, language=language
    )
    issue(unit, [invitation])
    return invitation


def _of_vendor(unit: IdentityPort, call: Call, grant: Grant) -> Grant:
    """Take a trainer's vendor from what onboarding said; a manager's own vendor is the only one they know."""
    if grant.trainer_id is None:
        return grant
    known = unit.trainers.get([grant.trainer_id]).get(grant.trainer_id)
    if known is None or not call.reach.covers(vendor_id=known.vendor_id):
        raise not_found("trainer", grant.trainer_id)
    return replace(grant, vendor_id=known.vendor_id)


def _check_address(unit: IdentityPort, email: str, grant: Grant) -> None:
    """Refuse to invite a trainer to another address than their own: whoever reads it there would act for them."""
    known = unit.trainers.get([grant.trainer_id]) if grant.trainer_id else {}
    if any(trainer.email != email for trainer in known.values()):
        detail = "Onboarding knows this trainer under another address; correct it there, or invite them to that one."
        raise Refusal("trainer_address_differs", detail, pointer="email")
