"""How what somebody saw, signed or approved is named exactly. In: bytes. Out: text to compare and to show."""

from __future__ import annotations

import hashlib


def digest_of_bytes(content: bytes) -> str:
    """Give "sha256:" and the hex digest."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
