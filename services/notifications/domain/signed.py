"""What is told to an endpoint, by the Standard Webhooks specification. In: an event, secrets. Out: body, headers.

The body is stored before it is sent, and the signature is over these very bytes. While a secret is being changed there
is a signature by each, so that a receiver that knows either can check it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from shared.values.span import format_instant

SECRET_PREFIX = "whsec_"  # noqa: S105 - how every secret begins, not one of them
CONTENT_TYPE = "application/json"


def render_event(type_: str, at_epoch: int, ids: Mapping[str, str]) -> str:
    """Write what is told: the type, when it became true, and ids."""
    event = {"type": type_, "timestamp": format_instant(at_epoch), "data": dict(ids)}
    return json.dumps(event, separators=(",", ":"))


def secret_text(key: bytes) -> str:
    """Write a secret as receivers keep it."""
    return SECRET_PREFIX + base64.b64encode(key).decode()


def signed_headers(message_id: str, at_epoch: int, body: str, keys: Sequence[bytes]) -> dict[str, str]:
    """Give the headers of one try at an instant, signed by each key, the newest first."""
    content = f"{message_id}.{at_epoch}.{body}".encode()
    signatures = (base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode() for key in keys)
    return {
        "content-type": CONTENT_TYPE,
        "webhook-id": message_id,
        "webhook-timestamp": str(at_epoch),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
