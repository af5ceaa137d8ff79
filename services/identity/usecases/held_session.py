"""The session that a secret continues. In: the secret. Out: the session and its account, while both hold."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.session import Session
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def held_session(unit: IdentityPort, call: Call, secret: str) -> tuple[Session, Account] | None:
    """Give both, or None: whoever was away for too long, was signed out or shut out signs in again."""
    session = unit.sessions.by_digest(digest_of(secret))
    if session is None or not session.holds(call.at_epoch, unit.settings.session_idle_seconds):
        return None
    account = unit.accounts.get(session.user_id)
    return (session, account) if account is not None and account.state == "active" else None
