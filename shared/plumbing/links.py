"""The secret in a one-time link. In: the key identity and notifications share, an invitation's id. Out: the secret.

Both work it out by themselves, so that it travels nowhere but in the mail: no fact, job, log or answer holds it
(docs/decisions/0018). A job done twice mails the same secret twice, and neither mail is a dead one.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode

LEAST_KEY_BYTES = 32
# What else may one day be worked out from the same key shall never give the same bytes.
_PURPOSE = b"hourbook one-time link\x00"


def link_secret(key: bytes, invitation_id: str) -> str:
    """Work out the 256 bits that open an invitation, as text for an address."""
    assert len(key) >= LEAST_KEY_BYTES, f"link_key has {LEAST_KEY_BYTES} bytes or more"
    digest = hmac.new(key, _PURPOSE + invitation_id.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")
