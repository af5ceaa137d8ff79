"""Accept an invitation. In: its one-time token and a password. Out: the account, which may now sign in."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import check_password, digest_of
from services.identity.domain.session import PASSWORD_CHANGED
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.forgive import forgive
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.take_up import take_up
from shared.events.identity import PasswordChanged
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal


def accept_invitation(unit: IdentityPort, call: Call, token: str, password: str) -> Account:
    """Make the account, or give it a new password; refuses a token that is unknown, used, ended or expired."""
    invitation = unit.invitations.by_digest(digest_of(token))
    if invitation is None or not invitation.is_open(call.at_epoch):
        raise Refusal(
            "invitation_over", "This invitation does not hold any more; ask for a new one.", kind=Kind.NOT_FOUND
        )
    normal = check_password(password, invitation.email)
    account = take_up(unit, call, invitation)
    unit.credentials.put(account.user_id, unit.hasher.hash(normal), call.at_epoch)
    forgive(unit, invitation.email)
    if invitation.user_id is not None:
        end_sessions_of(unit, call, account.user_id, PASSWORD_CHANGED)
        unit.say(PasswordChanged(account.user_id, call.at_epoch))
    return account
