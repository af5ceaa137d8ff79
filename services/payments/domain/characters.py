"""What a bank's character set can carry, and how a name is brought into it.

In: text as a person writes it. Out: the same text in the letters banks accept, or a refusal that names
the field. Sources: EPC217-08 (SEPA conversion table: the Latin set of 2.1, accents dropped), SWIFT's
character set X, which equals it, and Nacha Operating Rules, appendix three (printable ASCII).
"""

# ruff: noqa: RUF001 - letters that look alike are what this table is about
from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from shared.values.refusal import Refusal

LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
# Upper case only, and of the punctuation just what banks' own ACH guides agree on.
ACH = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,'-&/()")

# Text that is carried as it stands, as most is: of the Latin set, one space between words.
_PLAIN = re.compile(r"[A-Za-z0-9/\-?:().,'+]+(?: [A-Za-z0-9/\-?:().,'+]+)*", re.ASCII)

# Letters that do not fall apart into a base letter and an accent, and signs with a plain twin.
_KNOWN = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H", "ŧ": "t",
    "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ĸ": "k", "ſ": "s", "ə": "e", "Ə": "E", "ʼ": "'", "ʻ": "'", "ʿ": "'",
    "ʾ": "'", "‘": "'", "’": "'", "‚": ",", "`": "'", "´": "'", "“": "'", "”": "'", '"': "'", "‐": "-",
    "‑": "-", "–": "-", "—": "-", "\u00a0": " ", "_": "-", ";": ",", "&": "+",
}  # fmt: skip


# A bank file says the same towns, countries and first names thousands of times.
@lru_cache(maxsize=4096)
def carry(text: str, *, field: str) -> str:
    """Bring `text` into the Latin set: accents dropped, known letters spelled out, spaces joined.

    Refuses (`text_not_carried`) what cannot be spelled, such as Chinese, Arabic or an emoji.
    """
    if _PLAIN.fullmatch(text):
        return text
    plain = "".join(_carry_letter(letter) for letter in unicodedata.normalize("NFC", text))
    lost = sorted(set(plain) - LATIN)
    if lost:
        raise Refusal(
            "text_not_carried",
            f"{text!r} holds {', '.join(map(repr, lost))}, which no bank file can carry; "
            f"give {field} in Latin letters, as the bank prints it on statements.",
            pointer=field,
        )
    return " ".join(plain.split())


def carry_upper(text: str, *, field: str) -> str:
    """Bring `text` into the ACH set: as `carry`, upper case, signs that ACH lacks become spaces."""
    upper = carry(text, field=field).upper()
    if ACH.issuperset(upper):
        return upper
    return " ".join("".join(sign if sign in ACH else " " for sign in upper).split())


def _carry_letter(letter: str) -> str:
    if letter in LATIN:
        return letter
    if letter in _KNOWN:
        return _KNOWN[letter]
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return "".join(_KNOWN.get(part, part) for part in bare)
