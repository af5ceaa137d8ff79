"""Sign a person in. In: address, password, second factor. Out: a session, or a denial that tells nothing."""

from __future__ import annotations

from services.identity.usecases.begin_session import begin_session
from services.identity.usecases.forgive import forgive
from services.identity.usecases.has_factor import has_factor
from services.identity.usecases.ports import FACTOR_MISSING, Denied, IdentityPort, Second, SignedIn
from services.identity.usecases.prove import prove
from shared.values.call import Call


def sign_in(unit: IdentityPort, call: Call, email: str, password: str, second: Second) -> SignedIn | Denied:
    """Begin a session; after failures in a row even what is right has to wait, and some roles need a second factor."""
    account = prove(unit, call, email, password, second)
    if isinstance(account, Denied):
        return account
    if account.actor.has(*unit.settings.factor_roles) and not has_factor(unit, account.user_id):
        return Denied(why=FACTOR_MISSING)
    forgive(unit, email)
    return begin_session(unit, call, account)
