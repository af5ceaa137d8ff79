"""An agreement: the exact text a trainer signs, known by its digest.

In: a text. Out: its digest; a signature binds a person's name to that digest and nothing else.
"""

from __future__ import annotations

import hashlib

from shared.values.refusal import conflict


def digest_of(text: str) -> str:
    """Give the SHA-256 of the exact text, as `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def check_signed_digest(expected: str, signed: str) -> None:
    """Refuse a signature under another text than the one in force."""
    if expected != signed:
        raise conflict(
            "agreement_changed",
            "The agreement has changed since it was shown; read and sign the present text.",
            pointer="digest",
        )
