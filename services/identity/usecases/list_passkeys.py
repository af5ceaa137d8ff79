"""List one's own passkeys. In: who. Out: the passkeys, the oldest first."""

from __future__ import annotations

from services.identity.domain.passkey import Passkey
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_user import show_user
from shared.values.call import Call


def list_passkeys(unit: IdentityPort, call: Call) -> list[Passkey]:
    """Give them."""
    return unit.passkeys.of(show_user(unit, call, call.actor.user_id).user_id)
