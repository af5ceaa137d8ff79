"""Prove anew who one is. In: a session's secret, password, second factor. Out: a token, a new secret; or a denial."""

from __future__ import annotations

from services.identity.domain.password import digest_of
from services.identity.usecases.forgive import forgive
from services.identity.usecases.held_session import held_session
from services.identity.usecases.ports import SESSION_OVER, Denied, IdentityPort, Second, SignedIn
from services.identity.usecases.prove import prove
from services.identity.usecases.token_within import token_within
from shared.values.call import Call


def prove_again(unit: IdentityPort, call: Call, secret: str, password: str, second: Second) -> SignedIn | Denied:
    """Let the session go on under a new secret: one that leaked before is worth nothing."""
    found = held_session(unit, call, secret)
    if found is None:
        return Denied(why=SESSION_OVER)
    proved = prove(unit, call, found[1].email or "", password, second)
    if isinstance(proved, Denied):
        return proved
    forgive(unit, proved.email or "")
    session, renewed = found[0].proved(call.at_epoch), unit.new_secret()
    unit.sessions.keep(session, digest_of(renewed))
    return token_within(unit, call, proved, session, renewed)
