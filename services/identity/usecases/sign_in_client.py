"""Sign an API client in. In: its id and a key. Out: a token, or a denial.

A key has 256 drawn bits, so nothing needs to be slow or to lock.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.password import digest_of
from services.identity.usecases.ports import Denied, IdentityPort, SignedIn
from shared.values.call import Call


def sign_in_client(unit: IdentityPort, call: Call, user_id: str, secret: str) -> SignedIn | Denied:
    """Check the key and sign a token that ends with it at the latest, and is good for no more than the key is."""
    key = unit.api_keys.by_digest(digest_of(secret))
    if key is None or key.user_id != user_id or not key.holds(call.at_epoch):
        return Denied()
    account = unit.accounts.get(user_id)
    if account is None or account.state != "active":
        return Denied()
    unit.api_keys.used(key.key_id, call.at_epoch)
    scopes = None if key.scopes is None else frozenset(key.scopes)
    actor = replace(account.actor, session_id=key.key_id, proved_epoch=call.at_epoch, scopes=scopes)
    seconds = min(unit.settings.token_seconds, key.expires_epoch - call.at_epoch)
    return SignedIn(unit.issuer.issue(actor, call.at_epoch, seconds, call.new_id("tok")), seconds)
