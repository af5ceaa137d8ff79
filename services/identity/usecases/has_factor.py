"""Whether an account has a second factor. In: its id. Out: yes or no."""

from __future__ import annotations

from services.identity.usecases.ports import IdentityPort


def has_factor(unit: IdentityPort, user_id: str) -> bool:
    """Say whether codes of a phone or a passkey are in use."""
    return unit.factors.get(user_id) is not None or bool(unit.passkeys.of(user_id))
