"""A sign-in that went to an outside provider and has not come back. In: drawn secrets. Out: what is sent along.

Three things tie the way out to the way back: `state` in the address, `binding` in the browser's cookie, and what is
worked out of the binding: `nonce`, which the provider signs, and the verifier of PKCE (RFC 7636), which only this
browser's way back can bring. Nothing of it can be read from what is stored.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass

KEPT_SECONDS = 600


@dataclass(frozen=True)
class ProviderRequest:
    """One way out, by digests. `spent`: its code was brought back; `user_id`: who the provider said it is."""

    state_digest: str
    binding_digest: str
    began_epoch: int
    spent: bool = False
    user_id: str | None = None

    def holds(self, at_epoch: int) -> bool:
        """Say whether one may still come back."""
        return at_epoch < self.began_epoch + KEPT_SECONDS


@dataclass(frozen=True)
class Vouched:
    """What a provider says of somebody: under which id there, at which address, and whether by a second factor too."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    second_factor: bool


def nonce_of(binding: str) -> str:
    """Give what the provider has to sign for this browser."""
    return _derived(b"nonce", binding)


def verifier_of(binding: str) -> str:
    """Give the verifier of PKCE for this browser."""
    return _derived(b"verifier", binding)


def _derived(purpose: bytes, binding: str) -> str:
    digest = hashlib.sha256(purpose + b"\x00" + binding.encode()).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
