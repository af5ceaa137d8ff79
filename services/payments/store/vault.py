"""The vault: AES-256-GCM envelopes for bank details and bank files, and keyed look-ups.

In: plain bytes and the place they will stand in (table, column, row). Out: sealed bytes that open only with the
master key of their key id, and only in that place. Each record has a data key of its own, wrapped by the master
key (NIST SP 800-38D with random 96-bit nonces: one use a data key, far below the bound for the master key).

Sealed: version byte, length of the key id, key id, nonce, wrapped data key (32 + 16 bytes), nonce, ciphertext.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.values.refusal import Refusal

_VERSION = 1
_NONCE = 12
_KEY = 32
_WRAPPED = _KEY + 16


# One cipher a master key, and its name: a bank file opens fifty thousand records with one.
@lru_cache(maxsize=8)
def _master_cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


@lru_cache(maxsize=8)
def key_id_of(key: bytes) -> str:
    """Name a master key without giving it away: eight hex digits of its digest."""
    return hashlib.sha256(b"hourbook key id" + key).hexdigest()[:8]


@dataclass(frozen=True)
class Vault:
    """Seals with `key`; opens what it, or one of the `retired` keys by id, has sealed."""

    key: bytes = field(repr=False)
    lookup_key: bytes = field(repr=False)
    retired: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    # Told the row of everything that is opened.
    on_open: Callable[[str], None] = field(default=lambda _row: None, repr=False)

    def __post_init__(self) -> None:
        """Refuse keys that are not 32 bytes, at the start rather than at the first account."""
        if any(len(key) != _KEY for key in (self.key, self.lookup_key, *self.retired.values())):
            raise Refusal(
                "key_malformed", f"field_key and lookup_key have {_KEY} bytes each; make them anew or trim them."
            )

    def seal(self, plain: bytes, *, table: str, column: str, row: str) -> bytes:
        """Encrypt under a fresh data key; table, column and row are bound to it and not stored."""
        place = _place(table, column, row)
        data_key = AESGCM.generate_key(256)
        key_id = key_id_of(self.key).encode()
        wrap_nonce, nonce = secrets.token_bytes(_NONCE), secrets.token_bytes(_NONCE)
        wrapped = _master_cipher(self.key).encrypt(wrap_nonce, data_key, place)
        return b"".join(
            (
                bytes((_VERSION, len(key_id))),
                key_id,
                wrap_nonce,
                wrapped,
                nonce,
                AESGCM(data_key).encrypt(nonce, plain, place),
            )
        )

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Decrypt; refuses (`sealed_unreadable`) bytes that were changed, moved or sealed by an unknown key."""
        place = _place(table, column, row)
        try:
            key_end = 2 + sealed[1]
            master = self._master(sealed[2:key_end].decode())
            wrap_end = key_end + _NONCE + _WRAPPED
            data_key = _master_cipher(master).decrypt(
                sealed[key_end : key_end + _NONCE], sealed[key_end + _NONCE : wrap_end], place
            )
            plain = AESGCM(data_key).decrypt(sealed[wrap_end : wrap_end + _NONCE], sealed[wrap_end + _NONCE :], place)
        except (InvalidTag, KeyError, IndexError, ValueError):
            raise Refusal(
                "sealed_unreadable",
                f"{table}.{column} of {row} cannot be decrypted: it was changed or moved, or its key is missing. "
                "Restore the row or the key.",
            ) from None
        self.on_open(row)
        return plain

    def lookup(self, text: str) -> str:
        """Give a keyed digest: equal texts give equal digests, and nobody without the key can try texts."""
        return hmac.new(self.lookup_key, text.encode(), hashlib.sha256).hexdigest()

    def _master(self, key_id: str) -> bytes:
        return self.key if key_id == key_id_of(self.key) else self.retired[key_id]


def _place(table: str, column: str, row: str) -> bytes:
    return f"{table}\x1f{column}\x1f{row}".encode()
