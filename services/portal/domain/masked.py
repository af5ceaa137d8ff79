"""A form's token as pages show it: another text each time. In: a token, a salt never used before. Out: what is shown.

Pages travel compressed, and how small a page becomes tells something of what is in it; a token that never reads the
same twice cannot be guessed letter by letter from sizes (the attack known as BREACH).
"""

from __future__ import annotations

from hashlib import sha256

_HEX_DIGITS = 64


def mask(token: str, salt: str) -> str:
    """Show a token of 64 hex digits: a pad that the salt gives, and the token under it."""
    pad = sha256(salt.encode()).digest()
    return (pad + _under(bytes.fromhex(token), pad)).hex()


def unmask(shown: str) -> str:
    """Give the token that was shown so; empty where it is none."""
    try:
        both = bytes.fromhex(shown)
    except ValueError:
        return ""
    half = _HEX_DIGITS // 2
    return _under(both[half:], both[:half]).hex() if len(both) == 2 * half else ""


def _under(data: bytes, pad: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(data, pad, strict=True))
