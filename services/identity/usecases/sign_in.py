"""Sign a person in. In: address, password and code as typed. Out: a session, or a denial that tells nothing."""

from __future__ import annotations

from services.identity.usecases.begin_session import begin_session
from services.identity.usecases.ports import FACTOR_MISSING, Denied, IdentityPort, SignedIn
from services.identity.usecases.prove import prove
from services.identity.usecases.tries import forgive
from shared.values.call import Call


def sign_in(
    unit: IdentityPort, call: Call, email: str, password: str, code: str | None = None
) -> SignedIn | Denied:  # fmt: skip
    """Begin a session; after failures in a row even what is right has to wait, and some roles need a second factor."""
    account = prove(unit, call, email, password, code)
    if isinstance(account, Denied):
        return account
    if account.actor.has(*unit.settings.factor_roles) and unit.factors.get(account.user_id) is None:
        return Denied(why=FACTOR_MISSING)
    forgive(unit, email)
    return begin_session(unit, call, account)
