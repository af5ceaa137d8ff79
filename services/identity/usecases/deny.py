"""Count a failure. In: what failed before. Out: a denial, and how long to wait."""

from __future__ import annotations

from services.identity.usecases.ports import Denied, IdentityPort, Tries
from shared.values.call import Call


def deny(unit: IdentityPort, call: Call, tries: Tries) -> Denied:
    """Note one more failure in a row."""
    failed = [one.failed(call.at_epoch) for one in tries]
    for one in failed:
        unit.attempts.keep(one)
    return Denied(max(one.locked_until_epoch for one in failed) - call.at_epoch)
