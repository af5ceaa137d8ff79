"""Passwords: long enough, not obvious, any script; and digests of secrets that were drawn, not chosen.

In: what a person typed. Out: the text to hash, or a refusal. Source: NIST SP 800-63B, section 5.1.1.2
(length over composition rules; a block list; Unicode brought to one form).
"""

from __future__ import annotations

import hashlib
import unicodedata

from shared.values.refusal import Refusal

LEAST_CHARACTERS = 12
MOST_CHARACTERS = 128
_FEWEST_DIFFERENT = 5
_OBVIOUS = ("password", "passwort", "hourbook", "qwertz", "qwerty", "letmein", "iloveyou", "123456", "abcdef")


def normal_form(password: str) -> str:
    """Bring a password to the one form under which it is hashed, however the keyboard composed it."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, email: str, *, field: str = "password") -> str:
    """Give the normal form of a new password; refuses short, monotonous and obvious ones."""
    normal = normal_form(password)
    if not LEAST_CHARACTERS <= len(normal) <= MOST_CHARACTERS:
        raise Refusal(
            "password_length", f"Take {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters; a sentence is fine.",
            pointer=field,
        )  # fmt: skip
    rest = normal.lower()
    for word in (*_OBVIOUS, *email.lower().split("@")):
        rest = rest.replace(word, "")
    if len(set(rest)) < _FEWEST_DIFFERENT:
        raise Refusal("password_obvious", "Everyone would guess that first; take something else.", pointer=field)
    return normal


def digest_of(secret: str) -> str:
    """Digest a secret of 256 drawn bits: too many to guess, so a fast digest will do."""
    return hashlib.sha256(secret.encode()).hexdigest()
