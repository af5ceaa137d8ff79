"""Begin a session. In: an account that proved who it is. Out: a token, and the secret that continues the session."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.session import KEPT_SECONDS, Session
from services.identity.usecases.ports import IdentityPort, SignedIn
from services.identity.usecases.token_within import token_within
from shared.values.call import Call


def begin_session(unit: IdentityPort, call: Call, account: Account) -> SignedIn:
    """Keep a new session under a secret nobody had before, whatever whoever signs in brought along."""
    unit.sessions.forget(call.at_epoch - KEPT_SECONDS)
    session = Session(
        call.new_id("ses"), account.user_id, call.at_epoch, call.at_epoch, call.at_epoch,
        call.at_epoch + unit.settings.session_seconds, call.origin.address, call.origin.agent,
    )  # fmt: skip
    secret = unit.new_secret()
    unit.sessions.add(session, digest_of(secret))
    return token_within(unit, call, account, session, secret)
