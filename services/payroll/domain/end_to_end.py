"""The end-to-end id: one name for a payment, from the order to the trainer's bank statement.

In: a payment id. Out: 15 characters that fit NACHA's individual id and ISO 20022's EndToEndId.
"""

from __future__ import annotations

import base64
import hashlib

# Crockford's base 32: no I, L, O or U, so that it survives being read aloud or typed.
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_CHARACTERS = 13


def end_to_end_id(payment_id: str) -> str:
    """Give "HB" and 13 characters: the first 65 bits of the payment id's SHA-256."""
    digest = hashlib.sha256(payment_id.encode()).digest()
    return "HB" + base64.b32encode(digest[:10]).decode()[:_CHARACTERS].translate(_CROCKFORD)
