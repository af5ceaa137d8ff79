"""Secrets that are worked out, not stored: of one-time links, of webhooks. In: a key, an id. Out: the secret.

Identity and notifications share the key and work out a link's by themselves, so that it travels nowhere but in the
mail: no fact, job, log or answer holds it (docs/decisions/0018). A job done twice mails the same secret twice, and
neither mail is a dead one. A webhook's is told once, to whom registers it; no database holds it.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

LEAST_KEY_BYTES = 32
# What else may one day be worked out from the same key shall never give the same bytes.
_LINK = b"hourbook one-time link\x00"
_WEBHOOK = b"hourbook webhook\x00"


def link_secret(key: bytes, invitation_id: str) -> str:
    """Work out the 256 bits that open an invitation, as text for an address."""
    return urlsafe_b64encode(_worked_out(key, _LINK, invitation_id)).decode().rstrip("=")


def webhook_key(key: bytes, secret_id: str) -> bytes:
    """Work out the 256 bits by which webhooks are signed."""
    return _worked_out(key, _WEBHOOK, secret_id)


def _worked_out(key: bytes, purpose: bytes, identifier: str) -> bytes:
    assert len(key) >= LEAST_KEY_BYTES, f"link_key has {LEAST_KEY_BYTES} bytes or more"
    return hmac.new(key, purpose + identifier.encode(), hashlib.sha256).digest()
