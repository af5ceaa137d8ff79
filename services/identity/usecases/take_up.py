"""Take up an invitation. In: one that holds. Out: the account it made, or whose password it sets; it has ended."""

from __future__ import annotations

from services.identity.domain.account import PERSON, Account
from services.identity.domain.invitation import Invitation
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.sole_account import sole_account
from shared.values.call import Call


def take_up(unit: IdentityPort, call: Call, invitation: Invitation) -> Account:
    """Make the account with the roles the invitation was made for, or give the one that it names."""
    account = _account(unit, call, invitation)
    unit.invitations.end([invitation.invitation_id], "accepted", account.user_id, call.at_epoch)
    return account


def _account(unit: IdentityPort, call: Call, invitation: Invitation) -> Account:
    if invitation.user_id is not None:
        known = unit.accounts.get(invitation.user_id)
        assert known is not None, "a password link names an account that exists"
        return known
    sole_account(unit, invitation.grant.trainer_id)
    account = Account(
        call.new_id("usr"), PERSON, invitation.email, "", invitation.grant, "active", 1, call.at_epoch
    )  # fmt: skip
    unit.accounts.add([account], account.user_id, call.at_epoch, f"accepted {invitation.invitation_id}")
    say_registered(unit, account, invitation.language)
    return account
