"""The end-to-end id: one name for a payment, from the order to the trainer's bank statement.

In: a payment id. Out: 15 characters that fit NACHA's individual id and ISO 20022's EndToEndId.
"""

from __future__ import annotations

import hashlib

# Crockford's base 32: no I, L, O or U, so that it survives being read aloud or typed. Here for ten bits at a time.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_TEN, _FIVE = 0x3FF, 0x1F


def end_to_end_id(payment_id: str) -> str:
    """Give "HB" and 13 characters: the first 65 bits of the payment id's SHA-256."""
    first = int.from_bytes(hashlib.sha256(payment_id.encode()).digest()[:10])
    return (
        f"HB{_PAIRS[first >> 70]}{_PAIRS[first >> 60 & _TEN]}{_PAIRS[first >> 50 & _TEN]}{_PAIRS[first >> 40 & _TEN]}"
        f"{_PAIRS[first >> 30 & _TEN]}{_PAIRS[first >> 20 & _TEN]}{_ALPHABET[first >> 15 & _FIVE]}"
    )
