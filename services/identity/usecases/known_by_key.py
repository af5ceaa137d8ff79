"""Whose key a directory sends in place of a token. In: a key. Out: who comes by it, or nobody.

Directories keep one secret and know no other way; so the routes of SCIM, and they alone, take a key as it is.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.password import digest_of
from services.identity.domain.provisioned import SCOPE
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Actor, Call

# A key's last use is kept to the hour: writing it at every request would cost more than it tells.
_NOTED_SECONDS = 3_600


def known_by_key(unit: IdentityPort, call: Call, secret: str) -> Actor | None:
    """Give whose key it is, where it holds and is for a directory."""
    key = unit.api_keys.by_digest(digest_of(secret))
    if key is None or not key.holds(call.at_epoch) or SCOPE not in (key.scopes or ()):
        return None
    account = unit.accounts.get(key.user_id)
    if account is None or account.state != "active":
        return None
    if call.at_epoch - (key.used_epoch or 0) >= _NOTED_SECONDS:
        unit.api_keys.used(key.key_id, call.at_epoch)
    return replace(
        account.actor, session_id=key.key_id, proved_epoch=call.at_epoch, scopes=frozenset(key.scopes or ())
    )  # fmt: skip
