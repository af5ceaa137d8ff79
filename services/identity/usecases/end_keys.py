"""End keys of API clients. In: which, and why. Out: nothing; tokens taken by them are refused everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.domain.api_key import ApiKey
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import SessionEnded
from shared.values.call import Call


def end_keys(unit: IdentityPort, call: Call, keys: Sequence[ApiKey], why: str) -> None:
    """End them, and say so to every door."""
    unit.api_keys.end([one.key_id for one in keys], why, call.actor.user_id, call.at_epoch)
    for one in keys:
        unit.say(SessionEnded(one.key_id, one.user_id, why, call.at_epoch))
