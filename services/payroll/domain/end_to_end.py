"""The end-to-end id: one name for a payment, from the order to the trainer's bank statement.

In: a payment id. Out: 15 characters that fit NACHA's individual id and ISO 20022's EndToEndId.
"""

from __future__ import annotations

import hashlib

# Crockford's base 32: no I, L, O or U, so that it survives being read aloud or typed. Here for ten bits at a time.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_BITS, _TEN = (70, 60, 50, 40, 30, 20, 10), 0x3FF
_CHARACTERS = 13


def end_to_end_id(payment_id: str) -> str:
    """Give "HB" and 13 characters: the first 65 bits of the payment id's SHA-256."""
    first = int.from_bytes(hashlib.sha256(payment_id.encode()).digest()[:10])
    return "HB" + "".join([_PAIRS[first >> bits & _TEN] for bits in _BITS])[:_CHARACTERS]
