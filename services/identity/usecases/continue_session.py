"""Go on with a session: another token, or a fresh proof of who one is. In: its secret. Out: a token, or a denial."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.session import Session
from services.identity.usecases.begin_session import token_within
from services.identity.usecases.ports import SESSION_OVER, Denied, IdentityPort, Second, SignedIn
from services.identity.usecases.prove import prove
from services.identity.usecases.tries import forgive
from shared.values.call import Call


def continue_session(unit: IdentityPort, call: Call, secret: str) -> SignedIn | Denied:
    """Sign another token, by the roles of today; whoever was away for too long signs in again."""
    found = _held(unit, call, secret)
    if found is None:
        return Denied(why=SESSION_OVER)
    session, account = found[0].seen(call.at_epoch), found[1]
    unit.sessions.keep(session)
    return token_within(unit, call, account, session)


def prove_again(unit: IdentityPort, call: Call, secret: str, password: str, second: Second) -> SignedIn | Denied:
    """Prove who one is within a session, which goes on under a new secret: one that leaked before is worth nothing."""
    found = _held(unit, call, secret)
    if found is None:
        return Denied(why=SESSION_OVER)
    proved = prove(unit, call, found[1].email or "", password, second)
    if isinstance(proved, Denied):
        return proved
    forgive(unit, proved.email or "")
    session, renewed = found[0].proved(call.at_epoch), unit.new_secret()
    unit.sessions.keep(session, digest_of(renewed))
    return token_within(unit, call, proved, session, renewed)


def _held(unit: IdentityPort, call: Call, secret: str) -> tuple[Session, Account] | None:
    session = unit.sessions.by_digest(digest_of(secret))
    if session is None or not session.holds(call.at_epoch, unit.settings.session_idle_seconds):
        return None
    account = unit.accounts.get(session.user_id)
    return (session, account) if account is not None and account.state == "active" else None
