"""Prove who one is. In: address, password and second factor. Out: the account, or a denial that tells nothing.

Only whoever knows the password learns that a second factor is asked for.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.deny import deny
from services.identity.usecases.has_factor import has_factor
from services.identity.usecases.ports import CODE_REQUIRED, Denied, IdentityPort, Second
from services.identity.usecases.prove_password import prove_password
from services.identity.usecases.use_factor import use_factor
from shared.values.call import Call


def prove(unit: IdentityPort, call: Call, email: str, password: str, second: Second) -> Account | Denied:
    """Check the password and, where the account has one, the second factor; a wrong one is a failure too."""
    proved = prove_password(unit, call, email, password)
    if isinstance(proved, Denied):
        return proved
    account, tries = proved
    if not has_factor(unit, account.user_id):
        return account
    if second.missing:
        return Denied(why=CODE_REQUIRED)
    return account if use_factor(unit, call, account.user_id, second) else deny(unit, call, tries)
