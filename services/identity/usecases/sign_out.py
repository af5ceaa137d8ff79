"""Sign out. In: a session. Out: nothing; the session has ended."""

from __future__ import annotations

from services.identity.domain.session import ENDED_BY_ADMIN, SIGNED_OUT
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions import end_sessions
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def sign_out(unit: IdentityPort, call: Call, user_id: str, session_id: str) -> None:
    """End one session of one's own or, for an admin, of anyone; ended before, it stays as it was."""
    call = acting(unit, call)
    session, own = unit.sessions.get(session_id), call.actor.user_id == user_id
    if session is None or session.user_id != user_id or not (own or call.reach.everyone):
        raise not_found("session", session_id)
    if session.ended is None:
        end_sessions(unit, call, [session], SIGNED_OUT if own else ENDED_BY_ADMIN)
