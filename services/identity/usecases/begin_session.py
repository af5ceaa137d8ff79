"""Begin a session, and sign tokens within one. In: an account that proved who it is. Out: a token, and a new secret."""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.account import Account
from services.identity.domain.password import digest_of
from services.identity.domain.session import KEPT_SECONDS, Session
from services.identity.usecases.ports import IdentityPort, SignedIn
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


def token_within(unit: IdentityPort, call: Call, account: Account, session: Session, secret: str = "") -> SignedIn:
    """Sign a token that ends with the session at the latest."""
    actor = replace(account.actor, session_id=session.session_id, proved_epoch=session.proved_epoch)
    seconds = min(unit.settings.token_seconds, session.ends_epoch - call.at_epoch)
    token = unit.issuer.issue(actor, call.at_epoch, seconds, call.new_id("tok"))
    return SignedIn(token, seconds, session, secret)
