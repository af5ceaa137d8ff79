"""Count a failure. In: an address and the failures before. Out: a denial, and how long to wait."""

from __future__ import annotations

from services.identity.domain.lockout import wait_seconds
from services.identity.domain.password import digest_of
from services.identity.usecases.ports import Denied, IdentityPort
from shared.values.call import Call


def deny(unit: IdentityPort, call: Call, email: str, failures: int) -> Denied:
    """Note one more failure in a row."""
    wait = wait_seconds(failures + 1)
    unit.attempts.fail(digest_of(email), failures + 1, call.at_epoch + wait)
    return Denied(wait)
