"""This site as passkeys know it (WebAuthn's relying party). In: challenges, answers of devices. Out: yes or no.

A passkey is bound to the host of `public_url` and answers to pages of that origin alone: a look-alike gets nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.options_to_json_dict import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from services.identity.domain.passkey import CHALLENGE_SECONDS, Passkey

_MILLISECONDS = 1000
_NAME = "Hourbook"
# Beside a password, having the device is enough; a device that asks for a finger or a number may.
_VERIFICATION = UserVerificationRequirement.PREFERRED


@dataclass(frozen=True)
class RelyingParty:
    """The site: its host and its origin, such as `https://hourbook.example`."""

    host: str
    origin: str

    @classmethod
    def at(cls, public_url: str) -> RelyingParty | None:
        """Give the site behind an address; None where none is set, for then nobody knows what to bind a passkey to."""
        parts = urlsplit(public_url)
        return cls(parts.hostname, f"{parts.scheme}://{parts.netloc}") if parts.hostname else None

    def registration(self, challenge: bytes, user_id: str, email: str, known: Sequence[Passkey]) -> dict[str, Any]:
        """Give what a browser asks a device for a new passkey with; devices that have one already are left out."""
        return options_to_json_dict(generate_registration_options(
            rp_id=self.host, rp_name=_NAME, user_id=user_id.encode(), user_name=email, challenge=challenge,
            timeout=CHALLENGE_SECONDS * _MILLISECONDS, exclude_credentials=_described(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_VERIFICATION
            ),
        ))  # fmt: skip

    def authentication(self, challenge: bytes, known: Sequence[Passkey]) -> dict[str, Any]:
        """Give what a browser asks a device to sign with."""
        return options_to_json_dict(generate_authentication_options(
            rp_id=self.host, challenge=challenge, timeout=CHALLENGE_SECONDS * _MILLISECONDS,
            allow_credentials=_described(known), user_verification=_VERIFICATION,
        ))  # fmt: skip

    def registered(self, challenge: bytes, answer: Mapping[str, Any]) -> tuple[bytes, bytes, int] | None:
        """Give credential id, public key and count of a new passkey; None where the answer is not good."""
        try:
            found = verify_registration_response(
                credential=dict(answer), expected_challenge=challenge, expected_rp_id=self.host,
                expected_origin=self.origin, require_user_verification=False,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        return found.credential_id, found.credential_public_key, found.sign_count

    def signed(self, challenge: bytes, answer: Mapping[str, Any], passkey: Passkey) -> int | None:
        """Give the new count of a passkey that signed the challenge; None where it did not, or signed it before."""
        try:
            found = verify_authentication_response(
                credential=dict(answer), expected_challenge=challenge, expected_rp_id=self.host,
                expected_origin=self.origin, credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count, require_user_verification=False,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError):
            return None
        return found.new_sign_count

    @staticmethod
    def credential_of(answer: Mapping[str, Any]) -> bytes:
        """Give the id of the credential that answers; nothing where it names none."""
        try:
            return base64url_to_bytes(str(answer.get("rawId", "")))
        except ValueError:
            return b""


def _described(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.credential_id) for one in known]
