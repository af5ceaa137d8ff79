"""The second factor: one-time codes by time (RFC 6238) and recovery codes. In: what was typed. Out: whether it is good.

A code is good for its half minute and the ones beside it, once: what was used, or is older than what was used, is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

import pyotp

STEP_SECONDS = 30
RECOVERY_CODES = 10
# A new secret is confirmed by its first code within this time, or made anew.
CONFIRM_SECONDS = 900
_DRIFT = (-1, 0, 1)
ACTIVE, PENDING = "active", "pending"


@dataclass(frozen=True)
class Factor:
    """An account's secret, and the last half minute whose code was used."""

    user_id: str
    state: str
    secret: str
    last_step: int
    set_epoch: int


def good_step(factor: Factor, code: str, at_epoch: int) -> int | None:
    """Give the half minute whose code this is, where it may be used; None for other codes and for those seen before."""
    codes, now = pyotp.TOTP(factor.secret), at_epoch // STEP_SECONDS
    good = [step for step in (now + drift for drift in _DRIFT) if compare_digest(codes.generate_otp(step), code)]
    return next((step for step in good if step > factor.last_step), None)


def address_of(secret: str, email: str, issuer: str) -> str:
    """Give the address (otpauth) that a phone reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def normal_code(typed: str) -> str:
    """Bring a typed code to the form in which it was shown: without blanks and dashes, in small letters."""
    return "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())
