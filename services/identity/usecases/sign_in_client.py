"""Sign an API client in. In: its id and secret. Out: a token, or a denial.

A secret has 256 drawn bits, so nothing needs to be slow or to lock.
"""

from __future__ import annotations

from hmac import compare_digest

from services.identity.domain.account import API_CLIENT
from services.identity.domain.password import digest_of
from services.identity.usecases.ports import Denied, IdentityPort, SignedIn
from shared.values.call import Call


def sign_in_client(unit: IdentityPort, call: Call, user_id: str, secret: str) -> SignedIn | Denied:
    """Check the secret and sign a token."""
    account = unit.accounts.get(user_id)
    usable = account is not None and account.kind == API_CLIENT and account.state == "active"
    kept = (unit.credentials.get(user_id) if usable else None) or ""
    if account is None or not compare_digest(kept, digest_of(secret)):
        return Denied()
    seconds = unit.settings.token_seconds
    return SignedIn(unit.issuer.issue(account.actor, call.at_epoch, seconds, call.new_id("tok")), seconds)
