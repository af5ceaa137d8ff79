"""How identity's accounts become facts. In: an account. Out: the fact the others hear."""

from __future__ import annotations

from services.identity.domain.account import Account
from shared.events.identity import UserRegistered


def registered(account: Account) -> UserRegistered:
    """Say who may sign in, and as whom; the newest fact replaces what is known."""
    grant = account.grant
    return UserRegistered(account.user_id, grant.roles, grant.vendor_id, grant.client_id, grant.trainer_id)
