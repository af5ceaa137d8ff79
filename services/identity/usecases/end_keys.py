"""End keys of API clients. In: which, and why. Out: nothing; tokens taken by them are refused everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.domain.api_key import REVOKED, ApiKey
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import SessionEnded
from shared.values.call import Call
from shared.values.refusal import not_found


def revoke_key(unit: IdentityPort, call: Call, user_id: str, key_id: str) -> None:
    """Revoke one key at once; ended before, it stays as it was."""
    call = acting(unit, call)
    key = next((one for one in unit.api_keys.of(user_id) if one.key_id == key_id), None)
    if key is None:
        raise not_found("key", key_id)
    if key.ended is None:
        end_keys(unit, call, [key], REVOKED)


def end_keys(unit: IdentityPort, call: Call, keys: Sequence[ApiKey], why: str) -> None:
    """End keys, and say so to every door."""
    unit.api_keys.end([one.key_id for one in keys], why, call.actor.user_id, call.at_epoch)
    for one in keys:
        unit.say(SessionEnded(one.key_id, one.user_id, why, call.at_epoch))
