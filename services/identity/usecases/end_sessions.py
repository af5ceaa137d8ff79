"""End sessions. In: which, and why. Out: nothing; their tokens are refused everywhere within seconds."""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.domain.session import Session
from services.identity.usecases.ports import IdentityPort
from shared.events.identity import SessionEnded
from shared.values.call import Call


def end_sessions(unit: IdentityPort, call: Call, sessions: Sequence[Session], why: str) -> None:
    """End them, and say so to every door."""
    unit.sessions.end([one.session_id for one in sessions], why, call.actor.user_id, call.at_epoch)
    for one in sessions:
        unit.say(SessionEnded(one.session_id, one.user_id, why, call.at_epoch))
