"""List the sessions of an account. In: whose. Out: those that hold, the newest first."""

from __future__ import annotations

from services.identity.domain.session import Session
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_user import show_user
from shared.values.call import Call


def list_sessions(unit: IdentityPort, call: Call, user_id: str) -> list[Session]:
    """Give one's own, or those of an account the caller may know."""
    show_user(unit, call, user_id)
    return unit.sessions.of(user_id, call.at_epoch, unit.settings.session_idle_seconds)
