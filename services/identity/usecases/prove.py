"""Prove who one is. In: address, password and code as typed. Out: the account, or a denial that tells nothing.

Only whoever knows the password learns that a code is asked for.
"""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.ports import CODE_REQUIRED, Denied, IdentityPort
from services.identity.usecases.prove_password import prove_password
from services.identity.usecases.tries import deny
from services.identity.usecases.use_code import use_code
from shared.values.call import Call


def prove(unit: IdentityPort, call: Call, email: str, password: str, code: str | None) -> Account | Denied:
    """Check the password and, where the account has one, the second factor; a wrong code is a failure too."""
    proved = prove_password(unit, call, email, password)
    if isinstance(proved, Denied):
        return proved
    account, tries = proved
    factor = unit.factors.get(account.user_id)
    if factor is not None and code is None:
        return Denied(why=CODE_REQUIRED)
    if factor is not None and not use_code(unit, call, factor, code or ""):
        return deny(unit, call, tries)
    return account
