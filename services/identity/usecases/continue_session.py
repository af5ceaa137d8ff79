"""Go on with a session. In: its secret. Out: another token, or a denial."""

from __future__ import annotations

from services.identity.usecases.held_session import held_session
from services.identity.usecases.ports import SESSION_OVER, Denied, IdentityPort, SignedIn
from services.identity.usecases.token_within import token_within
from shared.values.call import Call


def continue_session(unit: IdentityPort, call: Call, secret: str) -> SignedIn | Denied:
    """Sign another token, by the roles of today."""
    found = held_session(unit, call, secret)
    if found is None:
        return Denied(why=SESSION_OVER)
    session, account = found[0].seen(call.at_epoch), found[1]
    unit.sessions.keep(session)
    return token_within(unit, call, account, session)
