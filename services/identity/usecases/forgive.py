"""Forget failures. In: an address whose holder proved who they are. Out: nothing."""

from __future__ import annotations

from services.identity.domain.password import digest_of
from services.identity.usecases.ports import IdentityPort


def forgive(unit: IdentityPort, email: str) -> None:
    """Forget those at the address; where they come from stays counted, for others may guess from there."""
    unit.attempts.clear(digest_of(email))
