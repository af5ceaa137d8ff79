"""Who acts, as of now. In: a call. Out: the call with the roles the account holds today, or a refusal.

A token lives on for minutes after its account was shut or lost a role; inside identity, where it could
be used to make new accounts, that is too long.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import forbidden


def acting(unit: IdentityPort, call: Call) -> Call:
    """Give the call by the account as it is now; refuses one that is shut, or is not let in here any more."""
    if call.actor.has("service"):
        return call
    account = unit.accounts.get(call.actor.user_id)
    if account is None or account.state != "active":
        raise forbidden("account_inactive", "This account may not act any more; ask an admin.")
    if not call.under.lets_in(account.actor):
        raise call.under.missing_role()
    came = call.actor
    return call.on_behalf_of(replace(
        account.actor, session_id=came.session_id, proved_epoch=came.proved_epoch, scopes=came.scopes
    ))  # fmt: skip
