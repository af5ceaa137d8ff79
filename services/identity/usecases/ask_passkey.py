"""Ask a passkey to sign. In: address and password. Out: what a browser asks a device with, or a denial."""

from __future__ import annotations

from typing import Any

from services.identity.domain.passkey import SIGN_IN
from services.identity.usecases.challenge_device import challenge_device
from services.identity.usecases.ports import Denied, IdentityPort
from services.identity.usecases.prove_password import prove_password
from services.identity.usecases.site_of import site_of
from shared.values.call import Call
from shared.values.refusal import not_found


def ask_passkey(unit: IdentityPort, call: Call, email: str, password: str) -> dict[str, Any] | Denied:
    """Challenge one of the person's devices; whoever does not know the password is told nothing."""
    site, proved = site_of(unit), prove_password(unit, call, email, password)
    if isinstance(proved, Denied):
        return proved
    known = unit.passkeys.of(proved[0].user_id)
    if not known:
        raise not_found("passkey", "of yours")
    return site.authentication(challenge_device(unit, call, proved[0].user_id, SIGN_IN), known)
