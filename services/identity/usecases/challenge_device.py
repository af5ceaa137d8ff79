"""Challenge a device. In: whose, and for what. Out: the bytes it has to sign, good once and for minutes."""

from __future__ import annotations

from services.identity.domain.passkey import Challenge
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def challenge_device(unit: IdentityPort, call: Call, user_id: str, purpose: str) -> bytes:
    """Draw a challenge and keep it, in place of an earlier one."""
    challenge = unit.new_secret().encode()
    unit.passkeys.ask(Challenge(user_id, purpose, challenge, call.at_epoch))
    return challenge
