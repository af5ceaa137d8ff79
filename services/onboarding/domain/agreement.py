"""An agreement: the exact text a trainer signs, known by its digest, and the signature under it.

In: a text. Out: its digest; a signature binds a person's name, an instant and a network address to that digest and to
nothing else. A later text is an amendment: whoever signed an earlier one is sent it and signs again.
"""

from __future__ import annotations

from dataclasses import dataclass

from shared.values.digest import digest_of_bytes
from shared.values.refusal import conflict


@dataclass(frozen=True)
class SignedAgreement:
    """Everything that stands on a signed document: the text, and who signed it as what, when and from where."""

    agreement_id: str
    title: str
    text: str
    digest: str
    trainer_id: str
    signed_name: str
    signed_epoch: int
    address: str


def digest_of(text: str) -> str:
    """Give the SHA-256 of the exact text, as `sha256:<hex>`."""
    return digest_of_bytes(text.encode())


def check_signed_digest(expected: str, signed: str) -> None:
    """Refuse a signature under another text than the one in force."""
    if expected != signed:
        raise conflict(
            "agreement_changed",
            "The agreement has changed since it was shown; read and sign the present text.",
            pointer="digest",
        )
