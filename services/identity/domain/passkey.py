"""Passkeys (W3C Web Authentication, level 2): a second factor that signs, beside codes of a phone.

In: what is stored. Out: whether a challenge may still be answered. What is kept of a passkey is public; the key stays
in its owner's device.
"""

from __future__ import annotations

from dataclasses import dataclass

# A challenge is answered within this time, once.
CHALLENGE_SECONDS = 300
MOST_A_PERSON = 10
REGISTER, SIGN_IN = "register", "sign_in"


@dataclass(frozen=True)
class Passkey:
    """A passkey of a person; `sign_count` is how often it signed, by its own word."""

    passkey_id: str
    user_id: str
    label: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    made_epoch: int
    used_epoch: int | None = None


@dataclass(frozen=True)
class Challenge:
    """What a device has to sign, for one purpose."""

    user_id: str
    purpose: str
    challenge: bytes
    asked_epoch: int

    def holds(self, at_epoch: int) -> bool:
        """Say whether it may still be answered."""
        return at_epoch < self.asked_epoch + CHALLENGE_SECONDS
