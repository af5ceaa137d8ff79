"""End the sessions of an account. In: whose, why, which one to leave. Out: nothing.

Whatever makes a sign-in doubtful ends what it began: another password or second factor, other roles, a shut account.
"""

from __future__ import annotations

from services.identity.usecases.end_sessions import end_sessions
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def end_sessions_of(unit: IdentityPort, call: Call, user_id: str, why: str, but: str | None = None) -> None:
    """End every session of an account, except the one `but`."""
    held = unit.sessions.of(user_id, call.at_epoch, unit.settings.session_seconds)
    end_sessions(unit, call, [one for one in held if one.session_id != but], why)
