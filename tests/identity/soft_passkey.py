"""A device with passkeys, in software: makes keys on P-256 and signs challenges (WebAuthn level 2, sections 6 and 7).

In: options as a browser gets them. Out: what `PublicKeyCredential.toJSON` would write. `lies` change what it says.
"""

from __future__ import annotations

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

_PRESENT, _ATTESTED = 0x01, 0x40


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _head(kind: int, number: int) -> bytes:
    """Write the head of a CBOR item (RFC 8949): its kind and its size."""
    if number < 24:
        return bytes([kind << 5 | number])
    return bytes([kind << 5 | 24, number]) if number < 256 else bytes([kind << 5 | 25]) + number.to_bytes(2, "big")


def cbor(value: Any) -> bytes:
    """Write the few kinds of things that devices write."""
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    assert isinstance(value, Mapping), "a map is all that is left"
    return _head(5, len(value)) + b"".join(cbor(name) + cbor(one) for name, one in value.items())


class Device:
    """One device, on one site."""

    def __init__(self, origin: str) -> None:
        self.origin, self.host = origin, urlsplit(origin).hostname
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id, self.count = os.urandom(32), 0

    def create(self, options: Mapping[str, Any], **lies: Any) -> dict[str, Any]:
        """Make a passkey."""
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor(cose)
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(_PRESENT | _ATTESTED, lies) + held}
        said = self._said("webauthn.create", options["challenge"], lies)
        return self._answer({"clientDataJSON": b64(said), "attestationObject": b64(cbor(attested))})

    def get(self, options: Mapping[str, Any], **lies: Any) -> dict[str, Any]:
        """Sign a challenge."""
        self.count = lies.get("count", self.count + 1)
        data = self._data(lies.get("flags", _PRESENT), lies)
        said = self._said("webauthn.get", options["challenge"], lies)
        signed = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({
            "clientDataJSON": b64(said), "authenticatorData": b64(data),
            "signature": b64(lies.get("signature", signed)),
        })  # fmt: skip

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        name = b64(self.credential_id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}

    def _data(self, flags: int, lies: Mapping[str, Any]) -> bytes:
        host = hashlib.sha256(str(lies.get("host", self.host)).encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, challenge: str, lies: Mapping[str, Any]) -> bytes:
        said = {"type": lies.get("kind", kind), "challenge": lies.get("challenge", challenge),
                "origin": lies.get("origin", self.origin), "crossOrigin": False}  # fmt: skip
        return json.dumps(said).encode()
