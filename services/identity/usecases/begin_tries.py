"""What failed before: for the address that was typed, and for where the request comes from.

In: an address as typed. Out: tallies under lock, or a denial while one of them is locked.
"""

from __future__ import annotations

from services.identity.domain.lockout import FROM_WHERE, MEMORY_SECONDS, TYPED
from services.identity.domain.password import digest_of
from services.identity.usecases.ports import Denied, IdentityPort, Tries
from shared.values.call import Call


def begin_tries(unit: IdentityPort, call: Call, email: str) -> Tries | Denied:
    """Lock what counts failures; whoever has to wait is denied whatever they bring, known or not."""
    unit.attempts.forget(call.at_epoch - MEMORY_SECONDS)
    # In this order everywhere, so that no two sign-ins wait for each other.
    tries = [unit.attempts.begin(digest_of(email), TYPED, call.at_epoch)]
    if call.origin.address:
        tries.append(unit.attempts.begin(digest_of(f"from {call.origin.address}"), FROM_WHERE, call.at_epoch))
    wait = max(one.locked_until_epoch for one in tries) - call.at_epoch
    return Denied(wait) if wait > 0 else tries
