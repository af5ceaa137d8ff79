"""Take an invitation back. In: its id. Out: nothing; its token opens nothing any more."""

from __future__ import annotations

from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def revoke_invitation(unit: IdentityPort, call: Call, invitation_id: str) -> None:
    """End an open invitation, the caller's vendor's or, for an admin, anyone's."""
    call = acting(unit, call)
    invitation = unit.invitations.get(invitation_id)
    if invitation is None or not call.reach.covers(vendor_id=invitation.grant.vendor_id):
        raise not_found("invitation", invitation_id)
    if invitation.ended is not None:
        raise conflict("invitation_ended", f"The invitation was {invitation.ended} already.")
    unit.invitations.end([invitation_id], "revoked", call.actor.user_id, call.at_epoch)
