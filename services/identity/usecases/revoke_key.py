"""Revoke a key of an API client. In: the client and the key. Out: nothing; the key has ended at once."""

from __future__ import annotations

from services.identity.domain.api_key import REVOKED
from services.identity.usecases.acting import acting
from services.identity.usecases.end_keys import end_keys
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def revoke_key(unit: IdentityPort, call: Call, user_id: str, key_id: str) -> None:
    """End it; ended before, it stays as it was."""
    call = acting(unit, call)
    key = next((one for one in unit.api_keys.of(user_id) if one.key_id == key_id), None)
    if key is None:
        raise not_found("key", key_id)
    if key.ended is None:
        end_keys(unit, call, [key], REVOKED)
