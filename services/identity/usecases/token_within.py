"""Sign a token within a session. In: an account, its session, maybe its new secret. Out: a token."""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.account import Account
from services.identity.domain.session import Session
from services.identity.usecases.ports import IdentityPort, SignedIn
from shared.values.call import Call


def token_within(unit: IdentityPort, call: Call, account: Account, session: Session, secret: str = "") -> SignedIn:
    """Sign a token that ends with the session at the latest."""
    actor = replace(account.actor, session_id=session.session_id, proved_epoch=session.proved_epoch)
    seconds = min(unit.settings.token_seconds, session.ends_epoch - call.at_epoch)
    token = unit.issuer.issue(actor, call.at_epoch, seconds, call.new_id("tok"))
    return SignedIn(token, seconds, session, secret)
